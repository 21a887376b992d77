/**
 * A call that Sinch takes only as several requests: each is claimed, checked again, sent and settled like a write of its own. A
 * request that is through stays written down until all of them are: so a call that stopped half way, or whose process was killed,
 * is answered from what was done and never does it twice, not even where nothing at Sinch lists it.
 */
import { asByonError } from "../../errors.js";
import type { Part } from "../../tools/operation.js";
import type { Intent } from "../open-writes.js";
import type { OperationTurn } from "../turn.js";
import { unlessTooLate } from "./call-time.js";

/** What happens to the record of a write that is through. */
export type Through = (intent: Intent, claimed: string, reply: unknown) => Promise<void>;
/** One request, from its claim to its end. */
type Write = (turn: OperationTurn, through: Through) => Promise<void>;
type Args = OperationTurn["args"];

/** Writes what the call asks for, by one request or by several. */
export async function inParts(turn: OperationTurn, write: Write): Promise<void> {
  const { declaration, args, context, shared, caller } = turn;
  const parts = declaration.several?.parts(args, context.settings) ?? [];
  // Of a write that is through, nothing has to be remembered.
  if (parts.length < 2) return write(turn, (_, claimed) => shared.openWrites.ended(caller.project, claimed));
  const { asked, looked } = turn;
  try {
    turn.reply = await oneByOne(turn, parts, write);
  } finally {
    Object.assign(turn, { args, asked, looked });
  }
}

/** While a request is under way, the turn is about that one alone. */
async function oneByOne(turn: OperationTurn, parts: readonly Args[], write: Write): Promise<unknown> {
  const { declaration, shared, caller } = turn;
  const done: Part<Args, unknown>[] = [];
  const kept: string[] = [];
  const keep: Through = async (intent, claimed, reply) => {
    await shared.openWrites.through(intent, claimed, reply);
    kept.push(claimed);
  };
  for (const [index, input] of parts.entries()) {
    turn.progress?.part(index, parts.length);
    const left = turn.left === true;
    // The first was looked at with all the others; until the second leaves, time has passed.
    Object.assign(turn, { args: input, asked: input, left: false, ...(index > 0 ? { looked: undefined } : {}) });
    try {
      await write(turn, keep);
    } catch (thrown) {
      const error = unlessTooLate(turn, asByonError(thrown));
      throw declaration.several?.stopped(error, done, input, parts.slice(index + 1)) ?? error;
    } finally {
      turn.left ||= left;
    }
    done.push({ input, reply: turn.reply });
  }
  for (const claimed of kept) await shared.openWrites.ended(caller.project, claimed);
  return declaration.several?.together(done);
}
