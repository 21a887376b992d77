/** Deeper than any call or answer of ours by a factor of eight. What goes through a value step by step runs out of stack at a few thousand. */
export const DEEPEST = 64;

/** Whether a value is nested deeper than {@link DEEPEST}, found out without going any deeper. */
export function isDeep(value: unknown, left = DEEPEST): boolean {
  if (typeof value !== "object" || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => isDeep(inner, left - 1));
}
