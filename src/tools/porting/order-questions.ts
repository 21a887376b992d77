/** What only the person who orders a port can decide. */
import { explore } from "../../knowledge/decision-tree.js";
import { clarifySchedule } from "../../knowledge/decisions/index.js";
import type { Clarification } from "../../sinch/operation.js";
import { asQuestion } from "../questions.js";

interface Undecided {
  desiredPortSchedule?: { desiredPortDate: string } | undefined;
  onDemandActivation?: boolean | undefined;
}

/** The argument that takes each answer. */
const takes: Readonly<Record<string, string>> = {
  activationMode: "onDemandActivation (true for on-demand)",
  desiredPortDate: "desiredPortSchedule.desiredPortDate",
};

/** Date and activation mode, as far as they are still open. */
export function askForSchedule(input: Undecided): Clarification | undefined {
  const open = explore(clarifySchedule, {}).open.filter(({ id }) =>
    id === "activationMode" ? input.onDemandActivation === undefined : input.desiredPortSchedule === undefined,
  );
  if (open.length === 0) return undefined;
  return {
    message: "Before these numbers are ordered, the person must decide.",
    questions: open.map((each) => asQuestion(each, takes[each.id])),
    settles: ["desiredPortSchedule", "onDemandActivation"],
    apply: ({ desiredPortDate, activationMode }) => ({
      ...(desiredPortDate === undefined ? {} : { desiredPortSchedule: { desiredPortDate } }),
      ...(activationMode === undefined ? {} : { onDemandActivation: activationMode === "on-demand" }),
    }),
  };
}
