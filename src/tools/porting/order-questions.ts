/** What only the person who orders a port can decide. */
import type { Clarification } from "../../sinch/operation.js";

interface Undecided {
  desiredPortSchedule?: { desiredPortDate: string } | undefined;
  onDemandActivation?: boolean | undefined;
}

/** Date and activation mode, as far as they are still open. */
export function askForSchedule(input: Undecided): Clarification | undefined {
  const questions = [
    ...(input.desiredPortSchedule === undefined
      ? [
          {
            id: "desiredPortDate",
            ask: "On which date should the numbers move?",
            why: "The losing carrier confirms a date (FOC) that may differ; at least a week ahead is realistic.",
            format: "YYYY-MM-DD",
            argument: "desiredPortSchedule.desiredPortDate",
          },
        ]
      : []),
    ...(input.onDemandActivation === undefined
      ? [
          {
            id: "activation",
            ask: "How should the numbers go live?",
            why: "Scheduled is what Sinch recommends; on demand lets you choose the minute, and needs you on the FOC date.",
            options: [
              { value: "scheduled", label: "By themselves, at the confirmed date" },
              { value: "on-demand", label: "When I activate them, after the confirmed date" },
            ],
            argument: "onDemandActivation (true for on-demand)",
          },
        ]
      : []),
  ];
  if (questions.length === 0) return undefined;
  return {
    message: "Before these numbers are ordered, the person must decide.",
    questions,
    settles: ["desiredPortSchedule", "onDemandActivation"],
    apply: ({ desiredPortDate, activation }) => ({
      ...(desiredPortDate === undefined ? {} : { desiredPortSchedule: { desiredPortDate } }),
      ...(activation === undefined ? {} : { onDemandActivation: activation === "on-demand" }),
    }),
  };
}
