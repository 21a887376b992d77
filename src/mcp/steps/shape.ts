import { secretValues } from "../../sinch/secret.js";
import { type GuideAnswer, isGuide } from "../../tools/tool.js";
import type { Envelope } from "../envelope.js";
import { cleanOutside } from "../outside-text.js";
import type { Turn } from "../turn.js";

/** The answer: small, clean, and with what can be done next. */
export function shape(turn: Turn): Envelope {
  const { declaration } = turn.tool;
  if (isGuide(declaration)) {
    const { status = "ok", summary, data, next } = turn.reply as GuideAnswer;
    return { status, summary, data: cleanOutside(data, secretsOf(turn)), next };
  }
  const input = { ...turn.asked, ...turn.args };
  const secrets = secretsOf(turn);
  const now = turn.context.now();
  const shaped = declaration.shape?.(turn.reply, input, now) ?? { data: turn.reply };
  const next = [...(turn.extraNext ?? []), ...(declaration.next?.(turn.reply, input, now) ?? [])];
  return {
    status: "ok",
    summary: `${cleanOutside(declaration.summary(turn.reply, input, now), secrets)}${turn.settled ? " (The answer was lost; reading back shows that it was done.)" : ""}`,
    data: cleanOutside(shaped.data, secrets, turn.caller.recentSecrets.values(turn.desk.now().getTime())),
    next: next.length > 0 ? next : undefined,
    omitted: cleanOutside(shaped.omitted, secrets),
    page: cleanOutside(shaped.page, secrets),
  };
}

/** Every secret this call has seen, asked or answered: none may come back inside a note or a name. */
export const secretsOf = (turn: Turn): ReadonlySet<string> =>
  secretValues([turn.asked, turn.args, turn.reply], new Set(turn.secretsSeen));
