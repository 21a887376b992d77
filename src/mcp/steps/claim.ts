/** A write claims what it touches before it leaves; what is in its way is settled first. */
import { ByonError } from "../../errors.js";
import type { AnyOperation, Settled } from "../../tools/operation.js";
import type { Intent, OpenEnd } from "../open-writes.js";
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
  const { project, operation } = intent;
  let metAnother = false;
  for (let look = 0; ; look++) {
    const result = await openWrites.claim(intent);
    if ("claimed" in result) return { claimed: result.claimed, metAnother };
    const { write: earlier, same } = result.inTheWay;
    const end = await openWrites.recall(earlier);
    const verdict = end && (await verdictOn(turn, end));
    metAnother = true;
    const wait = earlier.busyUntil - turn.shared.now().getTime();
    if (!isDecided(verdict) && wait > 0 && (earlier.underWay || mayStillHappen(verdict))) {
      const pause = earlier.underWay ? UNDER_WAY_MS[look] : undefined;
      if (pause === undefined) throw heldBack(operation, earlier.tool, end, wait);
      turn.forget();
      await turn.shared.sleep(pause);
      continue;
    }
    if (same && end?.through) {
      turn.reply = end.through.reply;
      return undefined;
    }
    await openWrites.ended(project, earlier.id);
    if (!same || !isDecided(verdict)) continue;
    if (verdict.outcome === "failed") throw verdict.error;
    turn.reply = verdict.reply;
    turn.settled = "done";
    return undefined;
  }
}

/** What is known of an earlier write; one that is known to be through needs no look. */
async function verdictOn(turn: OperationTurn, end: OpenEnd): Promise<Settled<unknown> | undefined> {
  if (end.through) return { outcome: "done", reply: end.through.reply };
  return hasLeft(end) ? endOf(end.operation, end.args, end.before, turn.afterwards) : undefined;
}

/** What `settle` compares with is written down just before a write leaves; without it there is nothing to settle yet. */
const hasLeft = ({ operation, before }: OpenEnd): boolean => operation.lost?.keep === undefined || before !== undefined;

const mayStillHappen = (verdict: Settled<unknown> | undefined): boolean =>
  verdict?.outcome === "not-done" || holdsBack(verdict);

function heldBack(operation: AnyOperation, earlier: string, end: OpenEnd | undefined, wait: number): ByonError {
  const ask = end?.operation.lost?.tells?.(end.args);
  return new ByonError({
    kind: "outcome_unknown",
    message: `An earlier ${earlier} is under way or got no answer, and Sinch may still carry it out. Nothing was sent now.`,
    fix: `Wait ${seconds(wait)} seconds, then ${ask ? `look with ${ask.tool} and, if it was not done,` : ""} call ${operation.name} again.`,
    retryable: true,
    data: { outcome: "outcome_unknown", repeatAfterSeconds: seconds(wait) },
    ...(ask ? { next: [ask] } : {}),
  });
}
