/** Striking known secrets out of texts that others wrote: what was sent to Sinch may come back inside a note or an error. */

const MASK = "[secret]";
/** Below this an encoded form is as likely to be a piece of something else. */
const SHORTEST_FORM = 6;

/**
 * Makes the function that strikes these secrets out of a text, plain or encoded (URL, JSON, hex, base64 at any alignment).
 * A short PIN is struck only where it stands as a word of its own, and digits never inside a longer number: striking there
 * would corrupt phone numbers and ids. A text that is a phone number, a date or a time as a whole stays as it is.
 */
export function strikeOut(secrets: Iterable<string>): (text: string) => string {
  // The longest first, or one secret that begins like another would leave the other's end standing.
  const known = [...new Set(secrets)].filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
  if (known.length === 0) return (text) => text;
  const isDigits = (secret: string) => /^\d+$/.test(secret);
  const long = known.filter((secret) => secret.length >= SHORTEST_FORM);
  // One expression for all of them: an order may hold a thousand secrets, and an answer ten thousand texts.
  const patterns = [
    either(
      long.filter((secret) => !isDigits(secret)),
      (inner) => inner,
    ),
    either(long.filter(isDigits), (inner) => `(?:${AFTER_CODE}|(?<![\\p{N}+]))${inner}(?!\\p{N})`),
    either(
      known.filter((secret) => secret.length < SHORTEST_FORM),
      (inner) => `(?:${AFTER_CODE}|(?<![\\p{L}\\p{N}+]))${inner}(?![\\p{L}\\p{N}])`,
    ),
    either([...new Set(known.flatMap(encodedForms))], (inner) => inner),
  ].filter((pattern) => pattern !== undefined);
  return (text) => (TYPED.test(text) ? text : patterns.reduce((rest, pattern) => rest.replace(pattern, MASK), text));
}

/** In a URL a word may begin right after an encoded sign: the digits of `%20` are no part of a number. */
const AFTER_CODE = "(?<=%[0-9A-Fa-f]{2})";

/** Phone number, date, instant, time of day: an account number may equal the number, a PIN the year. */
const TYPED = /^(\+\d{7,15}|\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:?\d\d)?)?|\d\d:\d\d(:\d\d)?)$/;

function either(forms: readonly string[], bounded: (inner: string) => string): RegExp | undefined {
  return forms.length === 0 ? undefined : new RegExp(bounded(`(?:${forms.map(escaped).join("|")})`), "gu");
}

function encodedForms(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  const hex = bytes.toString("hex");
  const url = encodeURIComponent(secret);
  const forms = [
    url,
    url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    JSON.stringify(secret).slice(1, -1),
    hex,
    hex.toUpperCase(),
    ...["base64", "base64url"].flatMap((encoding) => base64Forms(bytes, encoding as BufferEncoding)),
  ];
  return forms.filter((form) => form.length >= SHORTEST_FORM && form !== secret).sort((a, b) => b.length - a.length);
}

/** Alone, and inside a longer encoded text: there only the characters between the neighbours' are the secret's own. */
function base64Forms(bytes: Buffer, encoding: BufferEncoding): string[] {
  const inside = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), bytes, Buffer.alloc(2)])
      .toString(encoding)
      .slice(Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 4) / 3)),
  );
  return [bytes.toString(encoding).replace(/=+$/, ""), ...inside];
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
