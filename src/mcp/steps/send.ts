/** Step: calls Sinch. What is in the way is claimed first (`claim.ts`), a lost answer is looked up (`settle.ts`). */

import { ByonError } from "../../errors.js";
import { Uncertain } from "../../sinch/client.js";
import { canonicalText } from "../../values/canonical.js";
import type { Intent } from "../open-writes.js";
import type { OperationTurn, Step } from "../turn.js";
import { callTooLong } from "./call-time.js";
import { claim } from "./claim.js";
import { stillAsShown } from "./confirm.js";
import { inParts, type Through } from "./in-parts.js";
import { refused, settle } from "./settle.js";

/**
 * Calls Sinch. A write is written down before it leaves and passes the gate alone; when its answer is lost, Sinch is asked
 * whether it happened.
 */
export const send: Step = async (turn) => {
  if (turn.declaration.reads) turn.reply = await perform(turn);
  else await turn.shared.gate.run(gateKey(turn), () => inParts(turn, write), turn.forget);
  return undefined;
};

async function write(turn: OperationTurn, through: Through): Promise<void> {
  const { declaration, caller, shared } = turn;
  const { openWrites } = shared;
  const { project } = caller;
  const intent: Intent = { project, operation: declaration, asked: turn.asked ?? turn.args, args: turn.args };
  let claimed: string | undefined;
  let before: unknown;
  try {
    const result = await claim(turn, intent);
    if (!result) return;
    claimed = result.claimed;
    // Whatever ended since what is touched was read may have changed it.
    if (result.metAnother || turn.looked?.writesEnded !== (await openWrites.count(project))) await stillAsShown(turn);
    before = declaration.lost?.keep?.(turn.looked?.target, turn.args);
    if (turn.deadline.passed) throw callTooLong(turn);
    await openWrites.leaves(intent, claimed, before);
    turn.reply = await perform(turn);
  } catch (thrown) {
    const lost = lostAnswer(turn, thrown);
    if (lost && claimed) {
      await settle(turn, lost, before, claimed);
      return through(intent, claimed, turn.reply);
    }
    if (claimed) await openWrites.ended(project, claimed);
    throw await refused(turn, thrown);
  }
  await through(intent, claimed, turn.reply);
}

/**
 * The write has left and nobody can tell yet whether it happened: because its answer was lost, or because something went wrong
 * here over the answer. Only our own errors are told on purpose, and so can be believed.
 */
function lostAnswer(turn: OperationTurn, thrown: unknown): Uncertain | undefined {
  if (thrown instanceof Uncertain) return thrown;
  if (thrown instanceof ByonError || !turn.left) return undefined;
  return new Uncertain({ message: "Sinch's answer to this write could not be understood.", cause: thrown }, false);
}

function perform({ declaration, args, looked, context, afterwards }: OperationTurn): Promise<unknown> {
  // What has begun to change something goes on even if the client has left: half of it would be worse than none.
  const throughout = declaration.reads ? context : afterwards;
  // A part of a write is not yet the write.
  const plain = (part?: object) => (part ? throughout.call(declaration, part) : context.call(declaration, args));
  return declaration.send?.(args, looked?.target, throughout, plain) ?? plain();
}

/** Orders of one project go one at a time, since two may name the same number; other writes one at a time per target. */
function gateKey({ declaration: { effect, api, parts }, args, caller }: OperationTurn): string {
  const target = parts.path.map((name) => args[name]);
  const scope = effect === "orders" || target.length === 0 ? api : canonicalText(target);
  return `${caller.project} ${effect === "orders" ? "orders" : ""} ${scope}`;
}
