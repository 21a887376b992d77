/** An agent that wants one thing done and behaves as the server tells it. */
import { setTimeout as wait } from "node:timers/promises";
import { type Answer, type CallTool, type Intent, Killed } from "./intent.js";

/** What an answer claims about the call it answers. */
export type Claim = "done" | "not-done" | "unknown" | "refused" | "asked" | "killed";

/** Errors after which the same call may simply be made again. */
const AGAIN = new Set(["rate_limited", "unavailable", "timeout", "bad_reply", "confirmation_invalid"]);

export function claimOf({ isError, body }: Answer): Claim {
  if (!isError) return body.status === "ok" ? "done" : "asked";
  const { kind, retryable } = body.error;
  if (kind === "outcome_unknown") return "unknown";
  return AGAIN.has(kind) || retryable ? "not-done" : "refused";
}

/** What the agent believes in the end. */
export type Belief = "done" | "not-done" | "unknown";

export interface Patience {
  /** Calls before the agent gives up. */
  most: number;
  /** Milliseconds between two tries. */
  pause: number;
}

/** What is still to be done, where the answer tells; while a part is in doubt, all of it is asked for again. */
const leftAfter = ({ rest }: Intent, claim: Claim, answer: Answer | undefined) =>
  answer && claim !== "unknown" ? rest?.(answer) : undefined;

/**
 * Pursues the intent to its end. `call` makes tool calls; after {@link Killed} it reaches a server that was started anew.
 * `observe` brackets each call of the tool itself.
 */
export async function pursue(
  intent: Intent,
  call: CallTool,
  observe: <T extends Answer>(work: () => Promise<T>) => Promise<{ answer: T | undefined; claim: Claim }>,
  { most, pause }: Patience,
): Promise<Belief> {
  let token: string | undefined;
  let wanted = intent.args;
  for (let attempt = 1; attempt <= most; attempt++) {
    const args = token === undefined ? wanted : { ...wanted, confirmToken: token };
    const { answer, claim } = await observe(() => call(intent.tool, args));
    const left = leftAfter(intent, claim, answer);
    if (left) {
      wanted = left;
      token = undefined;
      continue;
    }
    if (claim === "done") return "done";
    const believed =
      claim === "refused" || claim === "unknown" ? await lookAfter(claim, intent, call, answer) : undefined;
    if (believed) return believed;
    token = approvalAfter(claim, answer, token);
    if (PAUSES[claim]) await wait(PAUSES[claim] * pause);
  }
  return "unknown";
}

/** How many pauses an agent lets pass before it tries again. */
const PAUSES: Partial<Record<Claim, number>> = { "not-done": 1, unknown: 4 };

/** The approval that the next try goes out with. */
function approvalAfter(claim: Claim, answer: Answer | undefined, token: string | undefined): string | undefined {
  if (claim === "asked") {
    if (answer?.body.status !== "confirmation_needed") throw new Error(`not asked for an approval: ${show(answer)}`);
    return answer.body.data.confirmToken;
  }
  if (claim === "not-done" && answer?.body.error.kind === "confirmation_invalid") return undefined;
  // The approval went out with the call whose end is unknown, unless this one was only held back.
  if (claim === "unknown" && !answer?.body.error.retryable) return undefined;
  return token;
}

/** What a look makes of a refusal or an unknown end; undefined when the call is to be repeated. */
async function lookAfter(
  claim: "refused" | "unknown",
  intent: Intent,
  call: CallTool,
  answer: Answer | undefined,
): Promise<Belief | undefined> {
  const sight = await calmly(intent, call);
  if (sight === "done") return "done";
  // Refused as already there, or as no longer possible: then it would be what was wanted.
  if (claim === "refused") throw new Error(`${intent.tool} was refused: ${show(answer)}`);
  return sight === "unsure" && !intent.repeatable ? "unknown" : undefined;
}

/** A look that does not give up at the first trouble. */
async function calmly(intent: Intent, call: CallTool) {
  for (let attempt = 1; attempt <= 8; attempt++) {
    try {
      const sight = await intent.look(call);
      if (sight !== "unsure") return sight;
    } catch (thrown) {
      if (!(thrown instanceof Killed)) throw thrown;
    }
  }
  return "unsure";
}

const show = (answer: Answer | undefined): string => JSON.stringify(answer?.body).slice(0, 600);
