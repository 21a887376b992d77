/**
 * A call that Sinch takes only as several requests: each is claimed, checked again, sent and settled like a write of its own. A
 * request that is through stays written down until all of them are: so a call that stopped half way, or whose process was killed,
 * is answered from what was done and never does it twice, not even where nothing at Sinch lists it.
 */
import { asByonError } from "../../errors.js";
import type { Part, Several } from "../../sinch/operation.js";
import type { Intent } from "../open-writes.js";
import type { Turn } from "../turn.js";
import { unlessTooLate } from "./call-time.js";

/** What happens to the record of a write that is through. */
export type Through = (intent: Intent, claimed: string, reply: unknown) => Promise<void>;

type Args = Turn["args"];

export async function inParts(
  turn: Turn,
  several: Several<Args, unknown>,
  parts: readonly Args[],
  write: (part: Turn, through: Through) => Promise<void>,
): Promise<void> {
  const { openWrites } = turn.desk;
  const done: Part<Args, unknown>[] = [];
  const kept: string[] = [];
  const keep: Through = async (intent, claimed, reply) => {
    await openWrites.through(intent, claimed, reply);
    kept.push(claimed);
  };
  for (const [index, args] of parts.entries()) {
    turn.progress?.part(index, parts.length);
    const part = partOf(turn, args, index);
    const left = turn.left === true;
    turn.left = false;
    try {
      await write(part, keep);
    } catch (thrown) {
      throw several.stopped(unlessTooLate(turn, asByonError(thrown)), done, args, parts.slice(index + 1));
    } finally {
      turn.left ||= left;
    }
    if (part.settled) turn.settled = part.settled;
    done.push({ input: args, reply: part.reply });
  }
  for (const claimed of kept) await openWrites.ended(turn.caller.project, claimed);
  turn.reply = several.together(done);
}

/** The call as one of its requests sees it: everything is shared but what is asked and what came of it. */
function partOf(turn: Turn, args: Args, index: number): Turn {
  const part: Turn = Object.create(turn);
  // The first was looked at with all the others; until the second leaves, time has passed.
  return Object.assign(part, { args, asked: args, settled: undefined, ...(index > 0 ? { lookedAt: -1 } : {}) });
}
