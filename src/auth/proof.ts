/** Keys that a caller brings prove themselves by the first token that Sinch gives for them. */
import type { Authorizer } from "../sinch/token.js";

export interface Proof {
  readonly given: boolean;
  /** Asks Sinch for a token. Throws ByonError as the authorizer does. */
  seek(): Promise<void>;
}

/** The same authorizer, and whether it has ever obtained a token. */
export function proving(authorizer: Authorizer): { authorizer: Authorizer; proof: Proof } {
  let given = false;
  const header = async () => {
    const value = await authorizer.header();
    given = true;
    return value;
  };
  return {
    authorizer: { header, expired: (value) => authorizer.expired(value), keySecret: authorizer.keySecret },
    proof: {
      get given() {
        return given;
      },
      seek: async () => void (await header()),
    },
  };
}
