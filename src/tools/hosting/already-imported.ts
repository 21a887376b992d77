/** Numbers that are imported already: reported as they are, before the wire and after a 409. */

import { ByonError } from "../../errors.js";
import { compact, unlessEmpty } from "../../values/compact.js";
import { counted, plain, step } from "../fields.js";
import type { Context } from "../operation.js";
import { isHeldElsewhere } from "./failure-codes.js";
import { failuresOf, type ImportedNumber, importedNext, importedSummary } from "./imported-number-view.js";
import { firstOf, lookUp, present } from "./lookups.js";
import { getImportedNumber } from "./read-imported-numbers.js";

/** The numbers of the list that the project has imported. */
export const importedAmong = async (context: Context, numbers: readonly string[]): Promise<ImportedNumber[]> =>
  present(await lookUp(context, getImportedNumber, numbers));

/**
 * The error for numbers that are imported; `asked` is how many were to be imported, `rest` those that nothing stands in the way
 * of, where that is known.
 */
export function alreadyImported(
  found: readonly ImportedNumber[],
  asked: number,
  rest: readonly string[] = [],
): ByonError {
  const [first] = found;
  const which =
    asked === 1
      ? `${plain(first?.phoneNumber)} is imported already.`
      : `${found.length} of ${counted(asked, "number")} ${found.length === 1 ? "is" : "are"} imported already: ${firstOf(found.map((number) => plain(number.phoneNumber))).join(", ")}.`;
  return new ByonError({
    kind: "conflict",
    message: `${which} Nothing was sent.`,
    fix: fixFor(found, asked),
    data:
      asked === 1 && first
        ? { existingNumber: importedSummary(first) }
        : compact({ existingNumbers: firstOf(found.map(importedSummary)), rest: unlessEmpty(rest) }),
    next: [step("get_imported_number", "see it as it is"), ...(first ? importedNext(first).slice(0, 1) : [])],
  });
}

/** T-Mobile's 60135 is the one failure that a second import mends, so such a number is not to be left as it is. */
function fixFor(found: readonly ImportedNumber[], asked: number): string {
  const held = found.filter((number) => isHeldElsewhere(failuresOf(number)));
  const again = `import ${asked === 1 ? "it" : firstOf(held.map((number) => plain(number.phoneNumber))).join(", ")} again with import_numbers and migrateToSinchTmo true: T-Mobile lists ${held.length === 1 ? "it" : "them"} under another aggregator (60135)`;
  if (asked === 1)
    return held.length > 0
      ? `${again.replace("import", "Import")}.`
      : "Use it as it is, or change its links with update_imported_number.";
  const links = "change their links with update_imported_number.";
  const rest =
    found.length < asked ? `Leave these numbers out and call again; ${links}` : `Use them as they are, or ${links}`;
  return held.length > 0 ? `${rest} But ${again}.` : rest;
}

/**
 * Runs an import or a text-enable, and answers a 409 with the numbers that are in the way. Sinch names them in its text
 * only; they are read afresh.
 */
export async function withConflict<R>(
  context: Context,
  numbers: readonly string[],
  send: () => Promise<R>,
): Promise<R> {
  try {
    return await send();
  } catch (thrown) {
    if (!(thrown instanceof ByonError) || thrown.kind !== "conflict") throw thrown;
    const found = await importedAmong(context, numbers).catch(() => []);
    const { message, fix, data, next } = found.length > 0 ? alreadyImported(found, numbers.length) : elsewhere(numbers);
    throw new ByonError({
      kind: "conflict",
      message: message.replace("Nothing was sent.", "Sinch refused the request; nothing was done."),
      fix,
      cause: thrown,
      data,
      next,
      sinch: thrown.sinch,
    });
  }
}

const elsewhere = (numbers: readonly string[]): ByonError =>
  new ByonError({
    kind: "conflict",
    message: `Sinch says that ${numbers.length === 1 ? numbers[0] : "one of the numbers"} is imported already, but this project does not hold ${numbers.length === 1 ? "it" : "any of them"}. Nothing was sent.`,
    fix: "It may belong to another project or account, or be part of an open order. Sinch's message names it; ask Sinch support.",
    next: [step("get_imported_number", "see whether the project has the number by now")],
  });
