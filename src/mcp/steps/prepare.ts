/** Steps: makes what is sent, reads what the call touches, and asks whether the state of things allows it. */
import type { OperationTurn, Step } from "../turn.js";

/** Makes what is sent of what was asked: defaults, a file's content, a merge with what is there, which is read for that. */
export const prepare: Step = async (turn) => {
  const { declaration, args, context } = turn;
  if (declaration.prepare || declaration.merge) turn.asked = args;
  if (declaration.prepare) turn.args = await declaration.prepare(args, context);
  await look(turn);
  if (declaration.merge) turn.args = declaration.merge(turn.args, turn.looked?.target, context);
  return undefined;
};

/** Refuses what the state of things forbids, before the wire, with the state, the reason and what is possible instead. */
export const allow: Step = async (turn) => {
  await turn.declaration.allow?.(turn.args, turn.looked?.target, turn.context);
  return undefined;
};

/** Both with fresh reads: time has passed, or others went ahead. */
export async function lookAgain(turn: OperationTurn): Promise<void> {
  turn.forget();
  await look(turn);
  await allow(turn);
}

/** How many writes had ended is counted first: whoever waits for others afterwards sees by it that this look is old. */
async function look(turn: OperationTurn): Promise<void> {
  const { declaration, shared, caller } = turn;
  if (declaration.reads) return;
  const writesEnded = await shared.openWrites.count(caller.project);
  turn.looked = { writesEnded, target: await declaration.target?.(turn.args, turn.context) };
}
