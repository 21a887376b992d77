/**
 * Text that comes from outside (carriers, customers, Sinch's staff) is data. It stays in its own fields, loses what could
 * hide or forge instructions, and cannot flood an answer or carry a secret that this call knew.
 */

import { Secret } from "../sinch/secret.js";
import { strikeOut } from "../sinch/strike.js";
import { OwnWords } from "../values/own-words.js";
import { isPlain } from "../values/plain-object.js";

const LONGEST = 2_000;
/** Content that is meant to be long. */
const WHOLE = new Set(["text"]);
/**
 * Control and invisible characters, direction changes included; line break and tab are ordinary. Unicode's own list of what is
 * shown as nothing holds variation selectors and fillers, in which whole sentences can be written; the blank Braille cell is
 * not on it.
 */
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/**
 * What only looks like a secret of another call: a number, an id and a date are these by their names, and mean what they say.
 * Within one call a secret is struck wherever it stands.
 */
const NAMES_THINGS = /^(id|status|state|phoneNumbers?|.*(Id|Ids|Date|Time|Zone))$/;

/**
 * A copy of `value` with every string cleaned, and every one of `secrets` struck out, in plain or encoded form; those of
 * `recent` calls only where people write.
 */
export function cleanOutside<T>(
  value: T,
  secrets: ReadonlySet<string> = new Set(),
  recent: ReadonlySet<string> = new Set(),
): T {
  const [strike, strikeRecent] = [strikeOut(secrets), strikeOut(recent)];
  const strikeFor = (text: string, key: string) => (NAMES_THINGS.test(key) ? strike(text) : strikeRecent(strike(text)));
  return clean(value, strikeFor, "") as T;
}

type Strike = (text: string, key: string) => string;

function clean(value: unknown, strike: Strike, key: string): unknown {
  if (typeof value === "string") return cleanText(value, strike, key);
  if (value instanceof Secret) return value.toJSON();
  if (value instanceof OwnWords) return new OwnWords(cleanText(value.text, strike, key));
  if (Array.isArray(value)) return value.map((item) => clean(item, strike, key));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [cleanText(name, strike, ""), clean(inner, strike, name)]),
  );
}

function cleanText(text: string, strike: Strike, key: string): string {
  if (key === "fileContent") return text;
  const visible = strike(text.replace(HIDDEN, ""), key);
  if (visible.length <= LONGEST || WHOLE.has(key)) return visible;
  return `${visible.slice(0, LONGEST)} [${visible.length - LONGEST} more characters]`;
}
