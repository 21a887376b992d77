import { portingDialect } from "../replies.js";
import type { SandboxApi, World } from "../router.js";
import { activationRoutes } from "./activation.js";
import { attachmentRoutes } from "./attachments.js";
import { configurationRoutes } from "./configuration.js";
import { portingControls } from "./controls.js";
import { listRoutes } from "./list.js";
import { emptyStore, type Porting } from "./model.js";
import { orderRoutes } from "./orders.js";
import { orderBody } from "./render.js";

/** Plays the Porting API: every operation of its contract, with the life that port-in orders lead at Sinch. */
export function createPorting(world: World): SandboxApi {
  const porting: Porting = { world, store: emptyStore() };
  return {
    name: "porting",
    errors: portingDialect,
    routes: [orderRoutes, listRoutes, attachmentRoutes, activationRoutes, configurationRoutes].flatMap((routes) =>
      routes(porting),
    ),
    controls: portingControls(porting),
    snapshot: () => ({
      orders: [...porting.store.orders.values()].map(orderBody),
      configuration: porting.store.configuration ?? null,
    }),
    reset() {
      porting.store = emptyStore();
    },
  };
}
