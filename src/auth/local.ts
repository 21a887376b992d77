/** No authentication: whoever reaches a loopback address is the person at this machine. */
import type { Authenticator } from "./identity.js";

export const localCaller: Authenticator = {
  authenticate: async () => ({ id: "local", fingerprint: "local", readOnly: false }),
};
