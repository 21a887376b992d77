import { isGuide } from "../../tools/tool.js";
import type { Step } from "../turn.js";

/** From what was asked to what is sent: the operator's defaults, a file's content, a merge with what is there. */
export const prepare: Step = async (turn) => {
  const { declaration } = turn.tool;
  if (isGuide(declaration) || !declaration.prepare) return undefined;
  turn.asked = turn.args;
  turn.args = await declaration.prepare(turn.args, turn.context);
  return undefined;
};
