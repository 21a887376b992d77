/**
 * Text that comes from outside (carriers, customers, Sinch's staff) is data. It stays in its own fields, loses what could
 * hide or forge instructions, and cannot flood an answer or carry a secret that this call knew.
 */
import { OwnWords } from "../own-words.js";
import { isPlain, Secret } from "../sinch/secret.js";
import { strikeOut } from "../sinch/strike.js";

const LONGEST = 2_000;
/** Content that is meant to be long, and is not prose. */
const WHOLE = new Set(["fileContent", "text"]);
/** Control and invisible characters, direction changes included; line break and tab are ordinary. */
const HIDDEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A copy of `value` with every string cleaned, and every one of `secrets` struck out, in plain or encoded form. */
export function cleanOutside<T>(value: T, secrets: ReadonlySet<string> = new Set()): T {
  return clean(value, strikeOut(secrets), "") as T;
}

function clean(value: unknown, strike: (text: string) => string, key: string): unknown {
  if (typeof value === "string") return cleanText(value, strike, key);
  if (value instanceof Secret) return value.toJSON();
  if (value instanceof OwnWords) return new OwnWords(cleanText(value.text, strike, key));
  if (Array.isArray(value)) return value.map((item) => clean(item, strike, key));
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [cleanText(name, strike, ""), clean(inner, strike, name)]),
  );
}

function cleanText(text: string, strike: (text: string) => string, key: string): string {
  if (key === "fileContent") return text;
  const visible = strike(text.replace(HIDDEN, ""));
  if (visible.length <= LONGEST || WHOLE.has(key)) return visible;
  return `${visible.slice(0, LONGEST)} [${visible.length - LONGEST} more characters]`;
}
