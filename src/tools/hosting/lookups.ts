/** Looking up many numbers before a write, so that nothing is imported or ordered twice. */
import { ByonError } from "../../errors.js";
import type { AnyEndpoint, Endpoint } from "../../sinch/endpoint.js";
import { eachOf } from "../each-of.js";
import type { Context } from "../operation.js";

/** What `read` answers for a number, or undefined where Sinch has none. */
export function ifThere<In extends { phoneNumber: string }, R>(
  context: Context,
  read: Endpoint<In, R>,
  phoneNumber: string,
): Promise<R | undefined> {
  return unlessMissing(context.call(read, { phoneNumber } as Partial<In>));
}

/** What a read answers, or undefined where Sinch has nothing. */
export const unlessMissing = <R>(answer: Promise<R>): Promise<R | undefined> =>
  answer.catch((thrown: unknown) => {
    if (thrown instanceof ByonError && thrown.kind === "not_found") return undefined;
    throw thrown;
  });

/** What {@link ifThere} found; throws ByonError `not_found`, in the words of the read, when it found nothing. */
export function there<R>({ whenMissing }: AnyEndpoint, found: R | undefined): R {
  if (found !== undefined) return found;
  throw new ByonError({ kind: "not_found", message: "It is not there.", fix: "Look it up.", ...whenMissing });
}

export interface LookedUp<R> {
  phoneNumber: string;
  found: R | undefined;
}

/** {@link ifThere} for many numbers. */
export const lookUp = <In extends { phoneNumber: string }, R>(
  context: Context,
  read: Endpoint<In, R>,
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
