/** Every decision tree, by its name. */
import type { Tree } from "../decision-tree.js";
import { followTree, hostingWorkflow, importTree, loaTree, manageTree, qualifyTree } from "./hosting-workflow.js";
import { integrate } from "./integrate.js";
import { portIn } from "./port-in.js";
import { activatePortIn, fixRejectedPortIn, trackPortIn } from "./port-in-care.js";
import { portOrHost } from "./port-or-host.js";

export * from "./clarify.js";
export * from "./hosting-workflow.js";
export * from "./integrate.js";
export * from "./port-in.js";
export * from "./port-in-care.js";
export * from "./port-or-host.js";

/** Every decision, in the order in which a reader meets them. */
export const decisions: readonly Tree[] = [
  portOrHost,
  portIn,
  trackPortIn,
  activatePortIn,
  fixRejectedPortIn,
  hostingWorkflow,
  loaTree,
  importTree,
  qualifyTree,
  followTree,
  manageTree,
  integrate,
];
