/** The authorization server that callers sign in at: whether it is the one that was named, and shows its keys. */
import { oauthResource } from "../auth/oauth.js";
import { type Config, resourceOf } from "../config.js";
import type { Finding } from "./finding.js";

export async function checkAuthority({ http, selection }: Config, now: () => Date): Promise<Finding[]> {
  if (http?.auth.kind !== "oauth") return [];
  const about = "Sign-in";
  const { issuer, audience } = http.auth;
  const resource = resourceOf(http);
  const authority = oauthResource({ ...http.auth, resource, readOnly: selection.readOnly, log: () => {}, now });
  const problems = (await authority.problems?.()) ?? [];
  if (problems.length > 0) return problems.map(({ message, fix }) => ({ about, verdict: "bad", says: message, fix }));
  const good = { about, verdict: "good", says: `${issuer} is who it says, and shows its keys` } as const;
  return audience === resource
    ? [good]
    : [
        good,
        {
          about,
          verdict: "odd",
          says: `Clients ask for tokens for ${resource}; --oauth-audience takes those for ${audience}.`,
          fix: "Give the same to both, unless the authorization server is set up to write the one for the other.",
        },
      ];
}
