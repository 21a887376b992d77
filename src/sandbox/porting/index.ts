import { portingDialect } from "../replies.js";
import type { SandboxApi, World } from "../router.js";

/** Plays the Porting API. */
export function createPorting(_world: World): SandboxApi {
  return { name: "porting", routes: [], controls: [], errors: portingDialect, snapshot: () => ({}), reset() {} };
}
