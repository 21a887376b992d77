import { hostingDialect, type JsonObject } from "../replies.js";
import type { SandboxApi, World } from "../router.js";
import { callbackConfigurationRoutes } from "./callback-configuration.js";
import { hostingControls } from "./controls.js";
import { hostingOrderRoutes } from "./hosting-orders.js";
import { importedNumberRoutes } from "./imported-numbers.js";
import { qualifiedNumberRoutes } from "./qualified-numbers.js";
import { emptyStore, type Hosting } from "./store.js";

/** Plays the Imported Numbers and Hosting Orders API: all of its 23 operations. */
export function createHosting(world: World): SandboxApi {
  const hosting: Hosting = { world, store: emptyStore() };
  return {
    name: "hosting",
    routes: [
      ...importedNumberRoutes(hosting),
      ...hostingOrderRoutes(hosting),
      ...qualifiedNumberRoutes(hosting),
      ...callbackConfigurationRoutes(hosting),
    ],
    controls: hostingControls(hosting),
    errors: hostingDialect,
    snapshot(): JsonObject {
      const { imported, orders, qualified, mail, voiceCalls, hmacSecret, importLimit } = hosting.store;
      const held = {
        importedNumbers: [...imported.values()],
        hostingOrders: [...orders.values()],
        qualifiedNumbers: [...qualified.values()],
        mail,
        voiceCalls,
        // The secret itself is for the operation that hands it out, not for a dump.
        hmacSecretSet: hmacSecret !== undefined,
        importLimit,
      };
      // Moments become text, as on the wire.
      return JSON.parse(JSON.stringify(held));
    },
    reset() {
      hosting.store = emptyStore();
    },
  };
}
