/** Where the secrets of a number entry are, and what only looks like one. */

import { Secret } from "../../sinch/secret.js";
import { isPlain } from "../../values/plain-object.js";

/** The masks under which this server shows secrets: an order read here and sent back whole would carry them. */
const OUR_MASK = /^\[(secret|ends in .*)\]$/;

/** Argument fields, below the entry, that hold one of our own masks instead of a value. */
export const ownMasks = (entry: Readonly<Record<string, unknown>>): string[] =>
  secretFields(entry)
    .filter(([, secret]) => OUR_MASK.test(secret.reveal()))
    .map(([field]) => field);

/** Every secret of an entry, with its field below the entry. */
export function secretFields(value: Readonly<Record<string, unknown>>, at = ""): [string, Secret][] {
  return Object.entries(value).flatMap(([name, inner]): [string, Secret][] => {
    if (inner instanceof Secret) return [[`${at}${name}`, inner]];
    return isPlain(inner) ? secretFields(inner, `${at}${name}.`) : [];
  });
}
