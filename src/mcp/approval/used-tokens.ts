/** Approvals are good once: whoever comes second with one is refused, in whichever process that shares the store. */
import type { Store } from "../../store/store.js";
import type { Vault } from "../vault.js";
import { TOKEN_LIFETIME_MS } from "./seal.js";

export interface Approvals {
  /** Marks the token as used; false when it already was. `now` in epoch milliseconds. */
  use(project: string, token: string, now: number): Promise<boolean>;
  /** The write certainly did not happen: the approval may be used again. */
  giveBack(project: string, token: string): Promise<void>;
}

export const createApprovals = (store: (project: string) => Store, vault: Vault): Approvals => ({
  use: (project, token, now) => store(project).useToken(vault.fingerprint(token), now + TOKEN_LIFETIME_MS, now),
  giveBack: (project, token) => store(project).giveTokenBack(vault.fingerprint(token)),
});
