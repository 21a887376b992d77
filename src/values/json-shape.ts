/**
 * Judging JSON by its bytes, before anything is made of them: parsing costs up to a hundred times a body's size in memory,
 * and recursion over it the stack. A linear scan that keeps four numbers costs neither.
 */
import { DEEPEST } from "./depth.js";

/** An order of a thousand numbers, each with a hundred fields, has half of these. */
export const MOST_VALUES = 200_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
/** `[` and `]` differ from `{` and `}` in this one bit. */
const CASE = 0x20;
const OPENING = 0x7b;
const CLOSING = 0x7d;

export interface ShapeJudge {
  /** Reads on. Tells what is wrong with the shape so far; nothing while it is fine. */
  read(bytes: Uint8Array): string | undefined;
}

export function createShapeJudge(): ShapeJudge {
  let depth = 0;
  let values = 1;
  let inText = false;
  let escaped = false;
  /** Goes to the end of the text that is open, or of these bytes when the text goes on beyond them. */
  const passText = (bytes: Uint8Array, from: number): number => {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (escaped) escaped = false;
      else if (byte === BACKSLASH) escaped = true;
      else if (byte === QUOTE) {
        inText = false;
        return at;
      }
    }
    return bytes.length;
  };
  const count = (byte: number): void => {
    if (byte === COMMA) values++;
    else if ((byte | CASE) === OPENING) {
      depth++;
      values++;
    } else if ((byte | CASE) === CLOSING) depth--;
  };
  return {
    read(bytes) {
      for (let at = 0; at < bytes.length; at++) {
        if (inText) at = passText(bytes, at);
        else if (bytes[at] === QUOTE) inText = true;
        else count(bytes[at] as number);
        if (depth > DEEPEST) return `The body is nested deeper than ${DEEPEST} levels.`;
        if (values > MOST_VALUES) return `The body holds more than ${MOST_VALUES} values.`;
      }
      return undefined;
    },
  };
}
