import { isGuide } from "../../tools/tool.js";
import type { Step, Turn } from "../turn.js";

/** Refuses what the lifecycle forbids, before the wire, with the state, the reason and what is possible instead. */
export const allowedWhen: Step = async (turn) => {
  await look(turn);
  return undefined;
};

/** The same with fresh reads: time has passed, or others went ahead. */
export async function lookAgain(turn: Turn): Promise<void> {
  turn.forget();
  await look(turn);
}

/** Runs the lifecycle's check and remembers when: whoever waits for other writes afterwards looks once more. */
async function look(turn: Turn): Promise<void> {
  const { declaration } = turn.tool;
  if (isGuide(declaration)) return;
  if (declaration.effect !== "reads") turn.lookedAt = await turn.desk.openWrites.count(turn.caller.project);
  await declaration.allowedWhen?.(turn.context, turn.args);
}
