/** Kept low: an order of 500 numbers may ask about each. */
export const AT_ONCE = 8;

/** `look` for each item, a few at a time, answers in the order of the items. */
export async function eachOf<T, R>(items: readonly T[], look: (item: T) => Promise<R>): Promise<R[]> {
  const found: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE)
    found.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(look))));
  return found;
}
