/** Step: asks the person what only a person can know, in a form or through the agent. */
import { ByonError } from "../../errors.js";
import { unwrapSecrets } from "../../sinch/secret.js";
import type { Clarification } from "../../tools/operation.js";
import type { Envelope } from "../envelope.js";
import type { OperationTurn, Step, Turn } from "../turn.js";
import { brokenRules, checked, invalid } from "./validate.js";

/** More rounds than any of our trees is deep: a bound against a tree that never closes. */
const MOST_ROUNDS = 6;

/**
 * What only a person can know is asked, not guessed: by a form where the client shows one, otherwise by answering with the
 * questions. Ends with every rule of the operation checked.
 */
export const clarify: Step = async (turn) => {
  const { declaration } = turn;
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const asked = await declaration.ask?.clarify?.(turn.args, turn.context);
    refuseBroken(turn, asked);
    if (!asked) return undefined;
    if (!turn.person.canBeAsked) return questionsFor(turn, asked);
    const answer = await turn.person.ask(`clarify-${round}`, asked);
    if (answer.action !== "accept") return notAnswered(turn, answer.action);
    const stop = asked.stops?.(answer.answers);
    if (stop !== undefined) return { status: "declined", summary: `${stop} ${declaration.name} did nothing.` };
    turn.args = checked(turn, { ...(unwrapSecrets(turn.args) as object), ...asked.apply(answer.answers) });
    turn.forget();
  }
  throw new ByonError({
    kind: "internal",
    message: "The questions did not come to an end.",
    fix: "Give the values as arguments.",
  });
};

/** Nobody is asked about a call that would be refused anyway; what the questions will settle is not yet a problem. */
function refuseBroken(turn: OperationTurn, asked: Clarification | undefined): void {
  const settles = asked?.settles ?? [];
  const problems = brokenRules(turn).filter(
    ({ field }) =>
      !settles.some((name) => field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`)),
  );
  if (problems.length > 0) throw invalid(turn, problems);
}

function questionsFor(turn: Turn, asked: Clarification): Envelope {
  return {
    status: "information_needed",
    summary: `${asked.message} ${asked.forAgent ? `${asked.forAgent} ` : ""}Nothing was sent. Ask the person, then call ${turn.declaration.name} again with the answers as arguments.`,
    data: { questions: [...asked.questions, ...(asked.later ?? [])] },
    next: [{ tool: turn.declaration.name, why: "with the person's answers as arguments" }],
  };
}

function notAnswered(turn: Turn, action: "decline" | "cancel" | "timeout" | "unreadable"): Envelope {
  const why = {
    decline: "The person declined to answer",
    cancel: "The person closed the form",
    timeout: "Nobody answered the form in time",
    unreadable: "The form came back twice with answers that do not fit",
  }[action];
  return { status: "declined", summary: `${why}; ${turn.declaration.name} did nothing.` };
}
