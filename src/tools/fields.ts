/** Argument fields that several tools share, with the one wording of what is wrong with a bad value. */
import { z } from "zod";
import { canExist, isUsOrCanadian } from "../knowledge/area-codes.js";
import { isLoopback } from "../loopback.js";
import type { NextStep, Refuse } from "./operation.js";
import { asE164 } from "./phone-number.js";

const E164 = /^\+1\d{10}$/;

/**
 * A US or Canadian number to be ordered, imported or checked, as a person writes it. Numbers that cannot exist pass, as Sinch's
 * own samples are such: {@link sampleWarnings} tells of them, and Sinch decides.
 */
export const phoneNumber = z
  .string({ error: "must be text in E.164 form, e.g. +12025550134" })
  .overwrite(asE164)
  .regex(E164, "must be a US or Canadian number in E.164 form, e.g. +12025550134")
  .refine(isUsOrCanadian, "is not a US or Canadian number")
  .meta({ publish: { type: "string", pattern: "^\\+1\\d{10}$" } });

/** What a person should hear of numbers that nobody can have. */
export function sampleWarnings(numbers: readonly string[]): string[] {
  const none = numbers.filter((number) => isUsOrCanadian(number) && !canExist(number));
  if (none.length === 0) return [];
  const shown = `${none.slice(0, 3).join(", ")}${none.length > 3 ? ` and ${none.length - 3} more` : ""}`;
  return [`No such number can exist: ${shown}. It is a sample, or a digit is wrong.`];
}

/** A number to look up: only its form matters, since it may have been stored under older rules. */
export const lookupNumber = z
  .string()
  .overwrite(asE164)
  .regex(/^\+[1-9]\d{6,14}$/, "must be in E.164 form with its plus sign, e.g. +12025550134")
  .meta({ publish: { type: "string", description: "E.164" } });

/** A list of distinct numbers. */
export const phoneNumbers = (most: number, why: string) => listed(phoneNumber, most, why);

/** A list of distinct numbers of some kind. */
export const listed = (number: typeof phoneNumber, most: number, why: string) =>
  z
    .array(number)
    .min(1, "must name at least one number")
    .max(most, `holds more than ${most} numbers: ${why}`)
    .superRefine((numbers, context) => {
      for (const index of repeated(numbers))
        context.addIssue({ code: "custom", path: [index], message: "is in the list twice; leave one out" });
    });

/** Positions of values that stood earlier in the list. */
export function repeated(values: readonly string[]): number[] {
  const seen = new Set<string>();
  return values.flatMap((value, index) => {
    if (seen.has(value)) return [index];
    seen.add(value);
    return [];
  });
}

/** Ids are digit strings inside, whichever type arrives. */
const digits = (what: string) =>
  z
    .union([z.string(), z.number().int().nonnegative().transform(String)])
    .pipe(z.string().regex(/^\d{1,20}$/, `must be the ${what}'s number, e.g. 901442`))
    .meta({ publish: { type: "string" } });

export const orderId = digits("order");
export const documentId = digits("document");

export const regionCode = z.enum(["US", "CA"], { error: "must be US or CA" });

/** A calendar date, checked to exist. */
export const date = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, "must be a date as YYYY-MM-DD")
  .refine((text) => isRealDate(text), "is not a date of the calendar; write YYYY-MM-DD")
  .meta({ publish: { type: "string", description: "YYYY-MM-DD" } });

function isRealDate(text: string): boolean {
  const parsed = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(text);
}

export const instant = z
  .string()
  .refine(
    (text) =>
      /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text) &&
      !Number.isNaN(Date.parse(text)),
    "must be an instant in ISO 8601 with its zone, e.g. 2027-01-19T15:30:00Z",
  )
  .meta({ publish: { type: "string", description: "ISO 8601, zone" } });

/** Text that must say something. */
export const filled = (most = 200) =>
  z
    .string()
    .trim()
    .min(1, "must not be empty")
    .max(most, `must not be longer than ${most} characters`)
    .meta({ publish: { type: "string" } });

/** What Sinch tells there is about customers. Plain http is for a receiver on this machine, where nothing travels. */
export const httpsUrl = z
  .url({ protocol: /^https?$/, error: "must be a full URL, e.g. https://hooks.example.com/sinch" })
  .max(2000)
  .refine(
    (url) => !/^http:/i.test(url) || (URL.canParse(url) && isLoopback(new URL(url).hostname)),
    "must be https; http only to this machine",
  )
  .meta({ publish: { type: "string", description: "https URL" } });

/** Rows that a page of either API holds at most. */
export const MOST_A_PAGE = 1_000;

/** How much of a reply to show. */
export const detail = z.enum(["summary", "full"]).optional();

/** Today's date where the server runs the comparison: UTC. */
export const today = (now: Date): string => now.toISOString().slice(0, 10);

/** Refuses a date before today. */
export function refusePast(field: string, value: string | undefined, now: Date, refuse: Refuse): void {
  if (value !== undefined && value < today(now))
    refuse(field, `${value} is in the past; give a date from ${today(now)} on`);
}

/**
 * A state or id that Sinch sent, fit for one of our sentences: anything that does not look like one could be an
 * instruction in disguise, and is only shown as data.
 */
export const plain = (value: string | undefined): string =>
  value !== undefined && /^[\w+.:-]{1,64}$/.test(value) ? value : "(unreadable, see data)";

/** `12 numbers`, `1 number`. */
export const counted = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? "" : "s"}`;

/** ` Mind 2 warnings.`: the warnings themselves stand beside the summary. */
export const mind = (warnings: readonly string[]): string =>
  warnings.length > 0 ? ` Mind ${counted(warnings.length, "warning")}.` : "";

export const step = (tool: string, why: string): NextStep => ({ tool, why });
