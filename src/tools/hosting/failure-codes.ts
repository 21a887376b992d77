/** Failure codes of campaigns and carriers, explained from what is known about them. */

import { carrierCodes, hostingCallbacks, osrFailure } from "../../knowledge/callbacks.js";
import { compact, unlessEmpty } from "../../values/compact.js";
import { step } from "../fields.js";
import type { NextStep } from "../operation.js";
import { clipped } from "../shorten.js";

/** T-Mobile lists the number under another aggregator: the one refusal that an import by order can lift. */
const HELD_ELSEWHERE = "60135";

/** A part of a number that failed: Sinch's code and text as data, and what the code means where that is known. */
export interface Failure {
  part: string;
  errorCode?: string | undefined;
  errorMessage?: string | undefined;
  /** Of a routing record: the NNID that was to be written. */
  nnid?: string | undefined;
  meaning?: string | undefined;
  fix?: string | undefined;
}

/** `told` is a block as it was read: errorCode and errorMessage are absent or blank where there is no error. */
function explained(part: string, told: Readonly<Record<string, unknown>> = {}): Failure {
  const [errorCode, errorMessage, nnid] = [told.errorCode, told.errorMessage, told.nnid].map((text) =>
    typeof text === "string" ? text : undefined,
  );
  const known =
    [...carrierCodes, ...hostingCallbacks.failureCodes].find(({ code }) => code === errorCode) ??
    (part === OSR && !errorCode ? osrFailure : undefined);
  return compact({
    part,
    errorCode: clipped(unlessEmpty(errorCode), 60),
    errorMessage: clipped(unlessEmpty(errorMessage), 160),
    nnid: clipped(unlessEmpty(nnid), 60),
    meaning: known?.meaning,
    fix: known?.fix,
  });
}

/** What the campaign link says when a carrier refused. */
const CARRIER_REFUSED = "MNO_SHARING_ERROR";

/** Failures of one number, each explained; where one of them causes another, only its fix is told. */
export function explainedTogether(parts: readonly (readonly [string, object | undefined])[]): Failure[] {
  const failures = parts.map(([part, told]) => explained(part, told as Readonly<Record<string, unknown>>));
  if (!isHeldElsewhere(failures)) return failures;
  return failures.map((failure) => {
    if (failure.errorCode !== CARRIER_REFUSED) return failure;
    const { fix: _, ...rest } = failure;
    return { ...rest, meaning: `A mobile operator refused: T-Mobile, with ${HELD_ELSEWHERE}.` };
  });
}

const OSR = "osrUpdate";

export const isUnrouted = (failures: readonly Failure[]): boolean => failures.some(({ part }) => part === OSR);

/** Before its routing record was changed, a number is no imported one yet. */
export const afterUnrouted = (): NextStep[] => [
  step("get_qualified_number", "its errors may say why the routing record was not changed"),
  step("text_enable_qualified_numbers", "order the number again once that is mended"),
];

/** The one way out of 60135. */
export const migrate = (): NextStep =>
  step("import_numbers", "with migrateToSinchTmo true: another aggregator holds the number at T-Mobile");

export const isHeldElsewhere = (failures: readonly Failure[]): boolean =>
  failures.some(({ errorCode }) => errorCode === HELD_ELSEWHERE);
