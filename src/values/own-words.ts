/**
 * Words of ours beside values of others. What a person approves is read as one text, in some clients without its line breaks:
 * so a name, an address or a note in it must never pass for something that this server says.
 */

/** A sentence or phrase of ours; what stands in it from outside is quoted. As JSON it is its text. */
export class OwnWords {
  constructor(readonly text: string) {}
  toJSON(): string {
    return this.text;
  }
}

/** Makes {@link OwnWords} from a template: its texts are ours, its values are quoted unless they are ids, dates or states. */
export const ownWords = (texts: TemplateStringsArray, ...values: readonly unknown[]): OwnWords =>
  new OwnWords(texts.map((text, index) => text + (index < values.length ? quoted(values[index]) : "")).join(""));

/** An id, a number, a date, a state, a zone: one word that no sentence can be made of. */
const ONE_WORD = /^[\w+:@/-]+(\.[\w+:@/-]+)*$/;
const LONGEST_WORD = 64;

/** A value as it may stand in a text of ours: whole, on one line, and in quotes when it could be words. */
export function quoted(value: unknown): string {
  if (value instanceof OwnWords) return value.text;
  const text = typeof value === "string" ? value : String(value);
  if (typeof value !== "string" || (text.length <= LONGEST_WORD && ONE_WORD.test(text))) return text;
  return `"${text.replace(/\s+/g, " ").trim().replaceAll('"', "'")}"`;
}
