/** What became of a write: found out by reading back, and told with what to do next. */
import { ByonError } from "../../errors.js";
import type { Uncertain } from "../../sinch/client.js";
import type { AnyOperation, Context, NextStep, Settled } from "../../tools/operation.js";
import type { OperationTurn } from "../turn.js";

/** Reads what the write was to touch, and asks the operation what became of it; undefined when it cannot tell at all. */
export async function endOf(
  operation: AnyOperation,
  args: Readonly<Record<string, unknown>>,
  before: unknown,
  context: Context,
): Promise<Settled<unknown> | undefined> {
  if (!operation.lost) return undefined;
  return operation.lost.settle(args, await operation.target?.(args, context), before, context);
}

/** Carried out, whatever Sinch made of it. */
export const isDecided = (
  verdict: Settled<unknown> | undefined,
): verdict is Extract<Settled<unknown>, { outcome: "done" | "failed" }> =>
  verdict?.outcome === "done" || verdict?.outcome === "failed";

export const holdsBack = (verdict: Settled<unknown> | undefined): boolean =>
  verdict?.outcome === "unknown" && verdict.holdBack === true;

/** A refusal of a write that did not happen, not even in part, leaves the person's approval standing. */
export async function refused(turn: OperationTurn, thrown: unknown): Promise<unknown> {
  if (turn.usedToken && !turn.carriedOut) await turn.shared.approvals.giveBack(turn.caller.project, turn.usedToken);
  return thrown;
}

/**
 * When to look: at once, and again for a service that commits late or whose lists lag. Nothing is called undone on a
 * single look.
 */
const LOOKS_MS = [0, 500, 2_000];

/** Finds out the end of a write whose answer was lost: the reply that it would have had, or an error that says how it stands. */
export async function settle(turn: OperationTurn, lost: Uncertain, before: unknown, claimed: string): Promise<void> {
  const { declaration: operation, args, afterwards } = turn;
  const { openWrites } = turn.shared;
  const { project } = turn.caller;
  let verdict: Settled<unknown> | undefined;
  for (const wait of LOOKS_MS) {
    if (wait > 0) await turn.shared.sleep(wait);
    verdict = await endOf(operation, args, before, afterwards).catch(() => undefined);
    if (isDecided(verdict) || verdict?.outcome === "unknown") break;
  }
  if (verdict?.outcome === "failed") {
    await openWrites.ended(project, claimed);
    throw verdict.error;
  }
  if (verdict?.outcome === "done") {
    turn.reply = verdict.reply;
    turn.settled = "done";
    return;
  }
  const leaves = verdict?.outcome === "not-done" ? verdict.leaves : undefined;
  if (verdict?.outcome === "not-done" && !lost.stillRunning) {
    await openWrites.ended(project, claimed);
    throw await refused(turn, notDone(operation, lost, leaves));
  }
  const busyUntil = await openWrites.unanswered(project, claimed, lost.stillRunning || holdsBack(verdict));
  const open = verdict?.outcome === "unknown" && !holdsBack(verdict);
  const wait = open ? 0 : busyUntil - turn.shared.now().getTime();
  const ask = verdict?.outcome === "unknown" ? verdict.ask : operation.lost?.tells?.(args);
  throw unknown(operation, lost, ask, wait, leaves);
}

const notDone = (operation: AnyOperation, lost: Uncertain, leaves: string | undefined): ByonError =>
  new ByonError({
    kind: "unavailable",
    message: sentences(lost.message, "Reading it back shows that it was not done.", leaves),
    fix: `It is safe to call ${operation.name} again.`,
    retryable: true,
    data: { outcome: "not-done" },
    sinch: lost.sinch,
    cause: lost,
  });

const unknown = (
  operation: AnyOperation,
  lost: Uncertain,
  ask: NextStep | undefined,
  wait: number,
  leaves: string | undefined,
): ByonError =>
  new ByonError({
    kind: "outcome_unknown",
    message: sentences(lost.message, "Whether it happened could not be found out yet.", leaves),
    fix: [
      ask
        ? `Do not repeat ${operation.name} before ${ask.tool} has told: ${ask.why}.`
        : `Do not repeat ${operation.name} before reading back what it was to change.`,
      wait > 0 ? `Sinch may still carry it out: a repeated call is held back for ${seconds(wait)} seconds.` : "",
    ]
      .join(" ")
      .trim(),
    data: { outcome: "outcome_unknown", ...(wait > 0 ? { repeatAfterSeconds: seconds(wait) } : {}) },
    next: ask && [ask],
    sinch: lost.sinch,
    cause: lost,
  });

const sentences = (...told: readonly (string | undefined)[]): string =>
  told.filter((each) => each !== undefined).join(" ");

export const seconds = (ms: number): number => Math.ceil(ms / 1000);
