/** Looking up many numbers before a write, so that nothing is imported or ordered twice. */
import { ByonError } from "../../errors.js";
import type { Context, Operation } from "../../sinch/operation.js";

/** Kept low: an order of 500 numbers asks about each. */
const AT_ONCE = 8;

/** `look` for each item, a few at a time, answers in the order of the items. */
export async function eachOf<T, R>(items: readonly T[], look: (item: T) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE)
    found.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(look))));
  return found;
}

/** What `read` answers for a number, or undefined where Sinch has none. */
export function ifThere<In extends { phoneNumber: string }, R>(
  context: Context,
  read: Operation<In, R>,
  phoneNumber: string,
): Promise<R | undefined> {
  return orNone<R | undefined>(context.call(read, { phoneNumber } as Partial<In>), undefined);
}

/** What a list answers; `none` for a 404, which the reference has beside the empty page: nothing fits the filter. */
export async function orNone<R>(read: Promise<R>, none: R): Promise<R> {
  try {
    return await read;
  } catch (thrown) {
    if (thrown instanceof ByonError && thrown.kind === "not_found") return none;
    throw thrown;
  }
}

export interface LookedUp<R> {
  phoneNumber: string;
  found: R | undefined;
}

/** {@link ifThere} for many numbers. */
export const lookUp = <In extends { phoneNumber: string }, R>(
  context: Context,
  read: Operation<In, R>,
  numbers: readonly string[],
): Promise<LookedUp<R>[]> =>
  eachOf(numbers, async (phoneNumber) => ({ phoneNumber, found: await ifThere(context, read, phoneNumber) }));

/** What was found, without what was not. */
export const present = <R>(lookedUp: readonly LookedUp<R>[]): R[] =>
  lookedUp.flatMap<R>(({ found }) => (found === undefined ? [] : [found]));

/** The few that an answer names, and how many more there are. */
export function firstOf<T>(items: readonly T[], most = 10): (T | string)[] {
  return items.length <= most ? [...items] : [...items.slice(0, most), `and ${items.length - most} more`];
}
