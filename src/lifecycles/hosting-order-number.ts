/** The states of a number in an import or text-enable order: what each means, what to do next. */
import { canonicalName, lifecycle } from "./lifecycle.js";

/** What a step usually takes: it is worth looking again then, at a number or at its whole order. */
export const STEP_TAKES = "about an hour";

export const hostingOrderNumber = lifecycle({
  id: "hosting-order-number",
  title: "Number of a hosting order",
  about:
    "Sinch publishes no single state for a number inside a hosting order: this one is derived from its steps (OSR, service plan, campaign) and from SMS and MMS at AT&T and T-Mobile.",
  initial: "WAITING",
  alsoStartsIn: ["STATE_UNSPECIFIED"],
  terminal: ["DONE", "PARTIAL", "FAILED"],
  actions: {
    read: "Read the steps of the number",
    "read-imported": "Read the imported number that results",
  },
  states: {
    STATE_UNSPECIFIED: {
      meaning: "No step says anything yet, or Sinch reports values that are not documented.",
      actor: "Sinch",
      allows: ["read"],
      unstated: ["read-imported"],
      next: [{ tool: "get_hosting_order", why: "see how far the order is as a whole" }],
      source: "inferred",
    },
    WAITING: {
      meaning: "Queued: no step has begun.",
      actor: "Sinch",
      allows: ["read"],
      unstated: ["read-imported"],
      next: [
        { tool: "get_hosting_order", why: "see whether the order waits for an LOA signature, and when to look again" },
      ],
      source: "inferred",
    },
    IN_PROGRESS: {
      meaning: "At least one step is running or still to come. Messages may not flow yet.",
      actor: "Sinch",
      allows: ["read"],
      unstated: ["read-imported"],
      next: [{ tool: "get_hosting_order_number", why: `look again in ${STEP_TAKES}: which step is open` }],
      source: "inferred",
    },
    DONE: {
      meaning: "Every step that applies is done: the number is live on Sinch SMS.",
      actor: "nobody",
      allows: ["read", "read-imported"],
      next: [{ tool: "get_imported_number", why: "check its service plan, campaign and carriers" }],
      source: "inferred",
    },
    PARTIAL: {
      meaning: "All three steps are done, but SMS or MMS failed at one of the carriers and works at others.",
      actor: "you",
      allows: ["read", "read-imported"],
      next: [
        { tool: "get_hosting_order_number", why: "read which carrier refused, and why" },
        { tool: "import_numbers", why: "import with migrateToSinchTmo true, if T-Mobile answered code 60135" },
      ],
      source: "inferred",
    },
    FAILED: {
      meaning: "The OSR update, the service plan or the campaign link failed, or every carrier refused.",
      actor: "you",
      allows: ["read", "read-imported"],
      next: [
        { tool: "get_hosting_order_number", why: "see which step failed" },
        { tool: "get_imported_number", why: "read the error code of the campaign link" },
        { tool: "update_imported_number", why: "link the campaign again once it is accepted" },
        { tool: "import_numbers", why: "only for T-Mobile code 60135: import with migrateToSinchTmo true" },
      ],
      source: "inferred",
    },
  },
  transitions: [
    { from: "STATE_UNSPECIFIED", to: "WAITING", cause: "steps planned", by: "Sinch", source: "inferred" },
    { from: "WAITING", to: "IN_PROGRESS", cause: "first step begins", by: "Sinch", source: "inferred" },
    { from: "IN_PROGRESS", to: "DONE", cause: "last step done", by: "Sinch", source: "inferred" },
    { from: "IN_PROGRESS", to: "PARTIAL", cause: "a carrier refused", by: "Sinch", source: "inferred" },
    { from: "IN_PROGRESS", to: "FAILED", cause: "a step failed", by: "Sinch", source: "inferred" },
  ],
  sources: [
    "Sinch Imported Numbers and Hosting Orders API reference: the steps and the meaning of their values",
    "Inferred: the state of the number as a whole, and the transitions",
  ],
});

/** States of one step, as the reference lists them. */
export const stepStates = ["WAITING", "IN_PROGRESS", "DONE", "FAILED", "STATE_UNSPECIFIED"] as const;
export type StepState = (typeof stepStates)[number];

/** The steps a number has to pass, in the order in which they run. */
export const hostingSteps = ["osrUpdate", "platformProvisioning", "campaignProvisioning"] as const;
/** Message types at the US carriers, each with a state of its own. */
export const carrierBlocks = ["smsAtt", "smsTmo", "mmsAtt", "mmsTmo"] as const;

export type HostingBlock = (typeof hostingSteps)[number] | (typeof carrierBlocks)[number];
export type HostingBlocks = { readonly [block in HostingBlock]?: unknown };
export type HostingOrderNumberState = keyof typeof hostingOrderNumber.states;

/** The state of one block (`{ state }`) by one name; undefined if the block or its state is absent or "unspecified". */
export function stepState(block: unknown): Exclude<StepState, "STATE_UNSPECIFIED"> | "unknown" | undefined {
  if (typeof block !== "object" || block === null) return undefined;
  const raw = (block as { state?: unknown }).state;
  const name = canonicalName(stepStates, { aliases: { UNSPECIFIED: "STATE_UNSPECIFIED" } }, raw) as
    | StepState
    | undefined;
  if (name === "STATE_UNSPECIFIED") return undefined;
  return name ?? "unknown";
}

/** The blocks that failed, in the order in which they run. */
export function failedBlocks(blocks: HostingBlocks): readonly HostingBlock[] {
  return [...hostingSteps, ...carrierBlocks].filter((name) => stepState(blocks[name]) === "FAILED");
}

/**
 * One state for a number of a hosting order, from its blocks. A failed step fails the number at once; carriers are judged
 * when all have answered. A value nobody documented counts as unfinished, so that DONE is never claimed too early.
 */
export function hostingOrderNumberState(blocks: HostingBlocks): HostingOrderNumberState {
  const told = (names: readonly HostingBlock[]) =>
    names.map((name) => stepState(blocks[name])).filter((state) => state !== undefined);
  const steps = told(hostingSteps);
  const carriers = told(carrierBlocks);
  const all = [...steps, ...carriers];
  if (all.every((state) => state === "unknown")) return "STATE_UNSPECIFIED";
  if (steps.includes("FAILED")) return "FAILED";
  if (all.every((state) => state === "WAITING")) return "WAITING";
  if (all.some((state) => state !== "DONE" && state !== "FAILED")) return "IN_PROGRESS";
  if (!carriers.includes("FAILED")) return "DONE";
  return carriers.includes("DONE") ? "PARTIAL" : "FAILED";
}
