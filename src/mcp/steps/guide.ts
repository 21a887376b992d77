/** A guide answers from what this server knows: nothing to approve, nothing to settle. */
import type { AnyGuide, GuideAnswer } from "../../tools/tool.js";
import type { Envelope } from "../envelope.js";
import { cleanOutside } from "../outside-text.js";
import { type Step, secretsOf, type Turn } from "../turn.js";
import { repair } from "./repair.js";
import { understood } from "./validate.js";

type GuideTurn = Turn<AnyGuide>;

const validate: Step<GuideTurn> = (turn) => {
  turn.args = understood(turn, turn.args, () => []);
  turn.valid = true;
  return undefined;
};

const answer: Step<GuideTurn> = async (turn) => {
  turn.reply = await turn.declaration.answer(turn.args, turn.context);
  return undefined;
};

/** The steps of a guide, beside what a client that wants to see progress is told. */
export const GUIDE_STEPS: readonly (readonly [Step<GuideTurn>, string])[] = [
  [repair, "Reading the arguments"],
  [validate, "Checking the arguments"],
  [answer, "Looking it up"],
];

export function guideAnswer(turn: GuideTurn): Envelope {
  const { status = "ok", summary, data, next } = turn.reply as GuideAnswer;
  return { status, summary, data: cleanOutside(data, secretsOf(turn)), next };
}
