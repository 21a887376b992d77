/** How people write a US or Canadian number, and the one form that Sinch takes. */

/** Spaces and dashes as word processors set them. */
const TYPESET: readonly (readonly [RegExp, string])[] = [
  [/[\u00a0\u2007\u2009\u202f]/g, " "],
  [/[\u2010-\u2015\u2212]/g, "-"],
];

/** Three, three and four digits, the area code perhaps in brackets, after a 1 perhaps; one separator between two parts. */
const SPELLING =
  /^(?:\+?1(?: ?[-./]? ?))?(?:\(([2-9]\d{2})\)|([2-9]\d{2}))(?: ?[-./]? ?)([2-9]\d{2})(?: ?[-./]? ?)(\d{4})$/;

/** No spelling is longer: what is, is not looked at. */
const LONGEST = 30;

/**
 * E.164 of a number in any usual US or Canadian spelling: `(206) 555-0199`, `206.555.0199`, `1-206-555-0199`. Everything
 * else comes back as it is: extensions, letters, other countries and lost digits are for the caller to refuse, not to guess.
 */
export function asE164(text: string): string {
  if (text.length > LONGEST) return text;
  const plain = TYPESET.reduce((so, [from, to]) => so.replace(from, to), text).trim();
  const [, bracketed, bare, exchange, line] = SPELLING.exec(plain) ?? [];
  return exchange === undefined ? text : `+1${bracketed ?? bare}${exchange}${line}`;
}
