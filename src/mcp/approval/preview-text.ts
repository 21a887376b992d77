/** A preview as a form shows it: a line for each fact, each ended so that the whole still reads when a client joins the lines. */

import type { Preview } from "../../tools/operation.js";
import { quoted } from "../../values/own-words.js";
import { isPlain } from "../../values/plain-object.js";
import { cleanOutside } from "../outside-text.js";

export function approvalText(preview: Preview, secrets: ReadonlySet<string>): string {
  const facts = Object.entries(cleanOutside(preview.details, secrets)).flatMap(factLines);
  return [preview.summary, ...facts, preview.consequence].map(ended).join("\n");
}

function factLines([name, value]: [string, unknown]): string[] {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
  if (name === "warnings" && Array.isArray(value)) return ["Warnings:", ...value.map((warning) => `- ${warning}`)];
  if (isBlock(value)) return Object.entries(value).flatMap(([part, inner]) => factLines([`${name} ${part}`, inner]));
  if (!Array.isArray(value) || !value.some(isPlain)) return [`${inWords(name)}: ${factText(value)}`];
  return [`${inWords(name)}:`, ...value.map((item) => `- ${factText(item)}`)];
}

/** Facts under names of ours, some of them lists: on one line nobody would find where one ends. */
const isBlock = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isPlain(value) && Object.values(value).some(Array.isArray) && Object.keys(value).every((name) => /^\w+$/.test(name));

function factText(value: unknown): string {
  if (Array.isArray(value)) return value.map(factText).join(", ");
  if (!isPlain(value)) return quoted(value);
  if ("before" in value && "after" in value) {
    const change = `${factText(value.before)} -> ${factText(value.after)}`;
    return "field" in value ? `${quoted(value.field)}: ${change}` : change;
  }
  return Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .map(([name, inner]) => `${quoted(inWords(name))} ${factText(inner)}`)
    .join(", ");
}

const ended = (line: string): string => (/[.:?]$/.test(line) ? line : `${line}.`);

/** `desiredPortDate` as a person reads it: "desired port date". */
const inWords = (name: string): string =>
  name.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/\bfoc\b/, "FOC");
