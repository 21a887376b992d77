/** A write claims what it touches before it leaves; what is in its way is settled first. */
import { ByonError } from "../../errors.js";
import type { AnyOperation, Settled } from "../../tools/operation.js";
import type { InTheWay, Intent, OpenEnd } from "../open-writes.js";
import type { OperationTurn } from "../turn.js";
import { endOf, holdsBack, isDecided, seconds } from "./settle.js";

/** Waits between looks at a write that another process has under way, or had when it died: together about ten seconds. */
const UNDER_WAY_MS = [100, 250, 500, 1_000, 2_000, 2_000, 2_000, 2_000];

export interface Claim {
  readonly claimed: string;
  /** Another write was in the way: whatever became of it, this one has to be looked at in its light. */
  readonly metAnother: boolean;
}

/**
 * Claims what the write touches, and returns the claim. An open write in the way is settled first: undefined when that one is
 * the same and turns out to be done, so that it answers this call; throws while it may still be carried out.
 */
export async function claim(turn: OperationTurn, intent: Intent): Promise<Claim | undefined> {
  const { openWrites } = turn.shared;
  for (let look = 0; ; look++) {
    const result = await openWrites.claim(intent);
    if ("claimed" in result) return { claimed: result.claimed, metAnother: look > 0 };
    if (await answeredBy(result.inTheWay, turn, intent, UNDER_WAY_MS[look])) return undefined;
  }
}

/** Settles the write in the way, or waits for it as long as that may take. Whether its end is the end of this call, too. */
async function answeredBy(
  { write: earlier, same }: InTheWay,
  turn: OperationTurn,
  { operation, project }: Intent,
  pause: number | undefined,
): Promise<boolean> {
  const { openWrites, now, sleep } = turn.shared;
  const end = await openWrites.recall(earlier);
  const verdict = end && (await verdictOn(turn, end));
  const wait = earlier.busyUntil - now().getTime();
  if (wait > 0 && isStillOpen(verdict, earlier)) {
    if (!earlier.underWay || pause === undefined) throw heldBack(operation, earlier.tool, end, wait);
    turn.forget();
    await sleep(pause);
    return false;
  }
  if (same && end?.through) {
    turn.reply = end.through.reply;
    return true;
  }
  await openWrites.ended(project, earlier.id);
  if (!same || !isDecided(verdict)) return false;
  if (verdict.outcome === "failed") throw verdict.error;
  turn.reply = verdict.reply;
  turn.settled = "done";
  return true;
}

/** What is known of an earlier write; one that is known to be through needs no look. */
async function verdictOn(turn: OperationTurn, end: OpenEnd): Promise<Settled<unknown> | undefined> {
  if (end.through) return { outcome: "done", reply: end.through.reply };
  return hasLeft(end) ? endOf(end.operation, end.args, end.before, turn.afterwards) : undefined;
}

/** What `settle` compares with is written down just before a write leaves; without it there is nothing to settle yet. */
const hasLeft = ({ operation, before }: OpenEnd): boolean => operation.lost?.keep === undefined || before !== undefined;

/** Also when nothing is known of it at all: what another process wrote down with a key that is not ours. */
const isStillOpen = (verdict: Settled<unknown> | undefined, { underWay }: { underWay: boolean }): boolean =>
  !isDecided(verdict) && (underWay || verdict?.outcome !== "unknown" || holdsBack(verdict));

function heldBack(operation: AnyOperation, earlier: string, end: OpenEnd | undefined, wait: number): ByonError {
  const ask = end?.operation.lost?.tells?.(end.args);
  return new ByonError({
    kind: "outcome_unknown",
    message: `An earlier ${earlier} is under way or got no answer, and Sinch may still carry it out. Nothing was sent now.`,
    fix: `Wait ${seconds(wait)} seconds, then ${ask ? `look with ${ask.tool} and, if it was not done, ` : ""}call ${operation.name} again.`,
    retryable: true,
    data: { outcome: "outcome_unknown", repeatAfterSeconds: seconds(wait) },
    next: ask && [ask],
  });
}
