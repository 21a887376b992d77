/**
 * JSON from Sinch, in which an id may be a number that is larger than JavaScript's numbers are exact: read as one, it would
 * name another order.
 */

import { isDeep } from "../values/depth.js";
import { createShapeJudge, MOST_VALUES } from "../values/json-shape.js";

/** So many digits may be too many. */
const LONG = /\d{16,}/;
/** The beginning of a text, or a whole number that stands alone. */
const TOKEN = /"|(?<![\w.+-])-?\d{16,}(?![\w.+-])/g;

/**
 * Like JSON.parse, but a whole number that cannot be represented exactly comes as text, digit by digit, and what is nested
 * without end, or holds hundreds of thousands of values, is no JSON of Sinch's: reading it would hold up everybody.
 */
export function parseReply(text: string): unknown {
  // Fewer characters than that cannot be too many values.
  const wrong = text.length > MOST_VALUES ? createShapeJudge().read(Buffer.from(text)) : undefined;
  if (wrong) throw new SyntaxError(wrong);
  const plain: unknown = JSON.parse(text);
  if (isDeep(plain)) throw new SyntaxError("The JSON is nested too deep.");
  return LONG.test(text) ? JSON.parse(withLongOnesQuoted(text)) : plain;
}

function withLongOnesQuoted(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found; found = TOKEN.exec(text)) {
    const [token] = found;
    if (token === '"') TOKEN.lastIndex = endOfText(text, found.index);
    else if (!Number.isSafeInteger(Number(token))) {
      parts.push(text.slice(copied, found.index), `"${token}"`);
      copied = found.index + token.length;
    }
  }
  return parts.join("") + text.slice(copied);
}

/** Behind the closing quote: the next one that an even number of backslashes stands before. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === "\\") backslashes++;
    if (backslashes % 2 === 0) return end + 1;
  }
}
