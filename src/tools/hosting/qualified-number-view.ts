/** A qualified number as it is read, and made readable; and what its state forbids. */

import type { z } from "zod";
import { ByonError } from "../../errors.js";
import {
  hostedNumberStatus,
  nextSteps,
  qualifiedNumber,
  stateName,
  stateOf,
  statesAllowing,
  verdict,
  whoActs,
} from "../../lifecycles/index.js";
import * as reply from "../../sinch/reply.js";
import { compact, unlessEmpty } from "../../values/compact.js";
import { plain } from "../fields.js";
import type { NextStep } from "../operation.js";
import { clipped } from "../shorten.js";
import { kindOf } from "./hosting-fields.js";

const check = reply.block({ status: reply.text, error: reply.text });

export const readQualified = reply.open({
  phoneNumber: reply.text,
  regionCode: reply.text,
  globalProcessState: reply.text,
  osrEligibility: check,
  ownershipVerification: check,
  hostedNumber: check,
  createdTime: reply.text,
  updatedTime: reply.text,
});
export type QualifiedNumber = z.output<typeof readQualified>;

export const qualifiedState = (number: QualifiedNumber): string =>
  stateName(qualifiedNumber, number.globalProcessState);

const CHECKS = ["osrEligibility", "ownershipVerification", "hostedNumber"] as const;

/** What Sinch says about a failed check, as data. */
const errorsOf = (number: QualifiedNumber): Record<string, string | undefined> =>
  Object.fromEntries(
    CHECKS.flatMap((name) => {
      const error = number[name]?.error;
      return error ? [[name, clipped(error, 200)]] : [];
    }),
  );

export function qualifiedLine(number: QualifiedNumber) {
  const errors = errorsOf(number);
  return {
    phoneNumber: number.phoneNumber,
    state: qualifiedState(number),
    regionCode: number.regionCode,
    updatedTime: number.updatedTime,
    ...compact({ errors: unlessEmpty(errors) }),
  };
}

export function qualifiedSummary(number: QualifiedNumber) {
  return {
    ...qualifiedLine(number),
    osrEligibility: number.osrEligibility?.status,
    ownershipVerification: number.ownershipVerification?.status,
    ...(number.hostedNumber ? { hostedNumber: hostedNumberStatus(number.hostedNumber.status) } : {}),
    createdTime: number.createdTime,
  };
}

export function qualifiedSentence(number: QualifiedNumber, phoneNumber: string): string {
  const meaning = stateOf(qualifiedNumber, number.globalProcessState)?.meaning;
  const acts = whoActs(qualifiedNumber, number.globalProcessState);
  return `${phoneNumber} is ${plain(qualifiedState(number))}.${meaning ? ` ${acts} ${meaning}` : ""}`;
}

const TEXT_ENABLE = {
  local: "text_enable_qualified_numbers",
  "toll-free": "text_enable_qualified_toll_free_numbers",
} as const;

/** From the lifecycle, without what does not take this number: orders of toll-free numbers cannot be listed. */
export function qualifiedNext(number: QualifiedNumber, phoneNumber: string): NextStep[] {
  const useless =
    kindOf(phoneNumber) === "local" ? [TEXT_ENABLE["toll-free"]] : [TEXT_ENABLE.local, "list_hosting_orders"];
  return nextSteps(qualifiedNumber, number.globalProcessState).filter(({ tool }) => !useless.includes(tool));
}

type Action = Parameters<
  typeof verdict<keyof (typeof qualifiedNumber)["states"], keyof (typeof qualifiedNumber)["actions"]>
>[2];

const VERB: Readonly<Record<Action, string>> = {
  read: "read it",
  "send-voice-challenge": "have it called",
  "verify-voice-challenge": "verify its code",
  "text-enable": "text-enable it",
  delete: "delete it",
};

export const forbids = (number: QualifiedNumber, action: Action): boolean =>
  verdict(qualifiedNumber, number.globalProcessState, action) === "forbidden";

export const statesFor = (action: Action): string => statesAllowing(qualifiedNumber, action).join(" or ");

/** Throws ByonError `not_allowed` when the number's state forbids the action; unknown states forbid nothing. */
export function requireNumberAllows(number: QualifiedNumber, phoneNumber: string, action: Action): void {
  if (!forbids(number, action)) return;
  throw new ByonError({
    kind: "not_allowed",
    message: `${qualifiedSentence(number, phoneNumber)} To ${VERB[action]}, it would have to be ${statesFor(action)}. Nothing was sent.`,
    fix: "See what this state allows in next.",
    data: qualifiedSummary(number),
    next: qualifiedNext(number, phoneNumber),
  });
}
