/** Answers small enough for a model: a token is taken as four bytes of JSON. */
import type { Shaped } from "./operation.js";

/** Bytes for the items of one list page, leaving room for the envelope under 2,000 tokens. */
const PAGE_BYTES = 6_800;

/** As many items as fit, and how many were left out. */
export function fitting<T>(items: readonly T[], bytes = PAGE_BYTES): { shown: T[]; left: number } {
  let used = 0;
  const shown: T[] = [];
  for (const item of items) {
    used += Buffer.byteLength(JSON.stringify(item)) + 1;
    if (used > bytes) break;
    shown.push(item);
  }
  return { shown, left: items.length - shown.length };
}

/** A page of a list under its own name, cut to fit, with the way to the rest. */
export function listPage<T>(
  name: string,
  items: readonly T[],
  page: Readonly<Record<string, unknown>>,
  how: string,
): Shaped {
  const { shown, left } = fitting(items);
  return {
    data: { [name]: shown },
    page,
    ...(left > 0 ? { omitted: { [name]: left, how } } : {}),
  };
}

/** Only the named fields of an object; all of them when none is named. */
export function pick(
  value: Readonly<Record<string, unknown>>,
  fields: readonly string[] | undefined,
): Record<string, unknown> {
  if (!fields) return { ...value };
  return Object.fromEntries(
    fields
      .filter((field) => Object.hasOwn(value, field) && value[field] !== undefined)
      .map((field) => [field, value[field]]),
  );
}

/** Kinds that a tally names; a dozen states are more than any lifecycle has. */
const MOST_KINDS = 12;

/** How often each value occurs, in order of first appearance; what comes after the first dozen kinds counts as `others`. */
export function tally(values: readonly (string | undefined)[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) {
    const kind = clipped(value, 60) ?? "unknown";
    const counted = counts.has(kind) || counts.size < MOST_KINDS ? kind : "others";
    counts.set(counted, (counts.get(counted) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

/** A text cut short, with a sign that it was. */
export const clipped = (text: string | undefined, most: number): string | undefined =>
  text === undefined || text.length <= most ? text : `${text.slice(0, most - 1)}…`;

/** Numbers in few words: three or more in a row are a run, and what comes after `most` of either is counted. */
export function numberRuns(numbers: readonly string[], most: number): string[] {
  const runs: string[][] = [];
  for (const number of [...numbers].sort()) {
    const run = runs.at(-1);
    if (run && Number(number) === Number(run.at(-1)) + 1) run.push(number);
    else runs.push([number]);
  }
  const told = runs.flatMap((run) => (run.length < 3 ? run.map((number) => [number]) : [run]));
  const left = told.slice(most).reduce((sum, run) => sum + run.length, 0);
  return [
    ...told.slice(0, most).map((run) => (run.length === 1 ? `${run[0]}` : `${run[0]} to ${run.at(-1)}`)),
    ...(left > 0 ? [`and ${left} more`] : []),
  ];
}
