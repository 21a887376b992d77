/** The last step: makes the answer that an agent reads of what Sinch replied. */
import type { Envelope } from "../envelope.js";
import { cleanOutside } from "../outside-text.js";
import { type OperationTurn, secretsOf } from "../turn.js";

/** The answer: small, clean, and with what can be done next. */
export function shape(turn: OperationTurn): Envelope {
  const { answer } = turn.declaration;
  const input = { ...turn.asked, ...turn.args };
  const secrets = secretsOf(turn);
  const now = turn.context.now();
  const shaped = answer.shape?.(turn.reply, input, now) ?? { data: turn.reply };
  const next = answer.next?.(turn.reply, input, now) ?? [];
  return {
    status: "ok",
    summary: `${cleanOutside(answer.summary(turn.reply, input, now), secrets)}${turn.settled ? " (The answer was lost; reading back shows that it was done.)" : ""}`,
    data: cleanOutside(shaped.data, secrets, turn.caller.recentSecrets.values(turn.shared.now().getTime())),
    next: next.length > 0 ? next : undefined,
    omitted: cleanOutside(shaped.omitted, secrets),
    page: cleanOutside(shaped.page, secrets),
  };
}
