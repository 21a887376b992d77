/** Who has the numbers now, and which of them cannot be ported: asked once for each call. */
import { ByonError } from "../../errors.js";
import { counted, step } from "../fields.js";
import type { Context, NextStep } from "../operation.js";
import { clipped, tally } from "../shorten.js";
import { named } from "./order-warnings.js";
import { checkPortability } from "./portability.js";

export interface Carriers {
  quantities: Record<string, number> | undefined;
  of(number: unknown): string | undefined;
  warnings: readonly string[];
}

/** Undefined when the check itself failed: no reason not to order, but it is said. */
async function checked(context: Context, numbers: readonly string[]) {
  try {
    return (await context.call(checkPortability, { phoneNumbers: [...numbers] })).phoneNumbers;
  } catch (thrown) {
    if (thrown instanceof ByonError && thrown.kind !== "cancelled") return undefined;
    throw thrown;
  }
}

export async function losingCarriers(context: Context, numbers: readonly string[]): Promise<Carriers> {
  const found = await checked(context, numbers);
  if (found === undefined)
    return {
      quantities: undefined,
      of: () => undefined,
      warnings: ["Portability could not be checked just now: one number that cannot be ported fails the whole order."],
    };
  const carriers = new Map(found.map(({ phoneNumber, carrier }) => [phoneNumber, carrier]));
  const unchecked = numbers.filter((number) => !found.some((each) => each.phoneNumber === number && each.portable));
  return {
    quantities: tally(found.map(({ carrier }) => carrier)),
    of: (number) => carriers.get(String(number)),
    warnings: [
      ...(unchecked.length > 0 ? [`The check says nothing about ${named(unchecked)}.`] : []),
      ...(new Set(carriers.values()).size > 1
        ? ["The numbers come from several losing carriers; Sinch advises one order for each."]
        : []),
    ],
  };
}

/** Where the numbers were given, and what is left to do when none of them, or only some, can be ported. */
export interface Origin {
  /** The name of the argument that has this number. */
  field(number: string): string;
  none: string;
  some: string;
  again: NextStep;
}

/** Throws ByonError `invalid_arguments`, with Sinch's reasons: what Sinch would refuse is neither approved nor sent. */
export async function refuseUnportable(context: Context, numbers: readonly string[], origin: Origin): Promise<void> {
  const refused = ((await checked(context, numbers)) ?? []).filter(({ portable }) => portable === false);
  if (refused.length === 0) return;
  const byReason = new Map<string, string[]>();
  for (const { phoneNumber, reason } of refused) {
    const words = clipped(reason || "no reason given", 160) ?? "";
    byReason.set(words, [...(byReason.get(words) ?? []), phoneNumber ?? "?"]);
  }
  const all = refused.length === numbers.length;
  throw new ByonError({
    kind: "invalid_arguments",
    message: `${counted(refused.length, "number")} of ${numbers.length} cannot be ported to Sinch: ${named(refused.map(({ phoneNumber }) => phoneNumber))}. One fails the whole order, so nothing was sent.`,
    fix: all ? origin.none : origin.some,
    fields: refused.slice(0, 12).map(({ phoneNumber = "" }) => ({
      field: origin.field(phoneNumber),
      problem: "cannot be ported; leave it out",
    })),
    data: {
      notPortable: [...byReason].slice(0, 20).map(([reason, those]) => ({ reason, numbers: those })),
    },
    next: all
      ? [step("qualify_numbers", "numbers that cannot be ported may still be hosted for messaging")]
      : [origin.again],
  });
}
