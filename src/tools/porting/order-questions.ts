/** What only the person who orders a port can decide. */

import { isTollFree } from "../../knowledge/area-codes.js";
import { explore } from "../../knowledge/decision-tree.js";
import { clarifySchedule, clarifyTollFreePort } from "../../knowledge/decisions/index.js";
import { compact } from "../../values/compact.js";
import type { Clarification } from "../operation.js";
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
    apply: ({ desiredPortDate, activationMode }) =>
      compact({
        desiredPortSchedule: desiredPortDate === undefined ? undefined : { desiredPortDate },
        onDemandActivation: activationMode === undefined ? undefined : activationMode === "on-demand",
      }),
  };
}

/** Toll-free numbers among local ones would fail the whole order: which way to go is the person's to say. */
export function askAboutTollFree({
  phoneNumbers,
}: {
  phoneNumbers: readonly { phoneNumber: string }[];
}): Clarification | undefined {
  const local = phoneNumbers.filter((entry) => !isTollFree(entry.phoneNumber));
  if (local.length === phoneNumbers.length || local.length === 0) return undefined;
  return {
    message: "Some of these numbers are toll-free.",
    questions: explore(clarifyTollFreePort, {}).open.map((each) => asQuestion(each, "phoneNumbers")),
    settles: ["phoneNumbers"],
    stops: ({ tollFree }) => (tollFree === "check-first" ? "The numbers are to be checked first." : undefined),
    apply: () => ({ phoneNumbers: local }),
  };
}
