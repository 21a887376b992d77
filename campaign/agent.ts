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
  for (let attempt = 1; attempt <= most; attempt++) {
    const args = token === undefined ? intent.args : { ...intent.args, confirmToken: token };
    const { answer, claim } = await observe(() => call(intent.tool, args));
    switch (claim) {
      case "done":
        return "done";
      case "killed":
        break;
      case "asked":
        if (answer?.body.status !== "confirmation_needed") throw new Error(`${intent.tool} asks: ${show(answer)}`);
        token = answer.body.data.confirmToken;
        break;
      case "not-done":
        if (answer?.body.error.kind === "confirmation_invalid") token = undefined;
        await wait(pause);
        break;
      case "refused": {
        // Refused as already there, or as no longer possible: a look tells whether it is what was wanted.
        const sight = await calmly(intent, call);
        if (sight === "done") return "done";
        throw new Error(`${intent.tool} was refused: ${show(answer)}`);
      }
      case "unknown": {
        const sight = await calmly(intent, call);
        if (sight === "done") return "done";
        if (sight === "unsure" && !intent.repeatable) return "unknown";
        // The approval went out with the call whose end is unknown, unless this one was only held back.
        if (!answer?.body.error.retryable) token = undefined;
        await wait(4 * pause);
        break;
      }
    }
  }
  return "unknown";
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
