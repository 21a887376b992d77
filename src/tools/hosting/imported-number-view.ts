/** An imported number as it is read, and made readable: its links, what is done, what failed and why. */

import type { z } from "zod";
import { carrierBlocks, stepState } from "../../lifecycles/index.js";
import * as reply from "../../sinch/reply.js";
import { compact, unlessEmpty } from "../../values/compact.js";
import { plain, step } from "../fields.js";
import type { NextStep } from "../operation.js";
import { clipped } from "../shorten.js";
import { explainedTogether, type Failure, isHeldElsewhere, migrate } from "./failure-codes.js";

const provisioning = reply.block({
  serviceId: reply.text,
  type: reply.text,
  state: reply.text,
  updateTime: reply.text,
  errorCode: reply.text,
  errorMessage: reply.text,
});
const carrier = reply.block({
  state: reply.text,
  errorCode: reply.text,
  errorMessage: reply.text,
  updateTime: reply.text,
});

/** The provisioning blocks are newer than the rest and may be absent. */
export const readImported = reply.open({
  phoneNumber: reply.text,
  regionCode: reply.text,
  displayName: reply.text,
  callbackUrl: reply.text,
  smsConfiguration: reply.block({ servicePlanId: reply.text, campaignId: reply.text }),
  smsProvisioning: provisioning,
  campaignProvisioning: provisioning,
  mnoConfiguration: reply.block({ smsAtt: carrier, smsTmo: carrier, mmsAtt: carrier, mmsTmo: carrier }),
});
export type ImportedNumber = z.output<typeof readImported>;

const PARTS = ["smsProvisioning", "campaignProvisioning"] as const;

/** What failed, in the order in which it runs. */
export function failuresOf(number: ImportedNumber): Failure[] {
  const parts = PARTS.map((name) => [name as string, number[name]] as const);
  const carriers = carrierBlocks.map((name) => [name as string, number.mnoConfiguration?.[name]] as const);
  return explainedTogether([...parts, ...carriers].filter(([, block]) => stepState(block) === "FAILED"));
}

const isOpen = (block: unknown): boolean => ["WAITING", "IN_PROGRESS"].includes(stepState(block) ?? "");

/** What Sinch is still working on. */
const openParts = (number: ImportedNumber): string[] => [
  ...PARTS.filter((name) => isOpen(number[name])),
  ...carrierBlocks.filter((name) => isOpen(number.mnoConfiguration?.[name])),
];

const stateText = (
  block: { state?: string | undefined; type?: string | undefined } | undefined,
): string | undefined => {
  const state = stepState(block);
  return state === undefined ? undefined : block?.type === "DEPROVISIONING" ? `${state} (unlinking)` : state;
};

/** One line of a list. */
export function importedLine(number: ImportedNumber) {
  const failures = failuresOf(number);
  return {
    phoneNumber: number.phoneNumber,
    displayName: clipped(number.displayName, 60),
    regionCode: number.regionCode,
    servicePlanId: number.smsConfiguration?.servicePlanId || undefined,
    campaignId: number.smsConfiguration?.campaignId || undefined,
    smsProvisioning: stateText(number.smsProvisioning),
    campaignProvisioning: stateText(number.campaignProvisioning),
    ...(failures.length > 0
      ? { failed: failures.map(({ part, errorCode }) => `${part} ${errorCode ?? ""}`.trim()) }
      : {}),
  };
}

/** The number in short: failures first, each explained. */
export function importedSummary(number: ImportedNumber) {
  const failures = failuresOf(number);
  const { failed: _, ...line } = importedLine(number);
  const carriers = Object.fromEntries(
    carrierBlocks.flatMap((name) => {
      const state = stepState(number.mnoConfiguration?.[name]);
      return state === undefined ? [] : [[name, state]];
    }),
  );
  return {
    ...compact({ failed: unlessEmpty(failures) }),
    ...line,
    callbackUrl: clipped(number.callbackUrl, 200),
    ...compact({ carriers: unlessEmpty(carriers) }),
  };
}

/** `+12065550142 is linked to service plan X and campaign Y. Still open: smsTmo.` */
export function importedSentence(number: ImportedNumber, phoneNumber: string): string {
  const { servicePlanId, campaignId } = number.smsConfiguration ?? {};
  const links = [
    servicePlanId && `service plan ${plain(servicePlanId)}`,
    campaignId && `campaign ${plain(campaignId)}`,
  ].filter(Boolean);
  const failed = failuresOf(number).map(({ part }) => part);
  const open = openParts(number);
  return [
    `${phoneNumber} is imported and ${links.length > 0 ? `linked to ${links.join(" and ")}` : "linked to nothing"}.`,
    ...(failed.length > 0 ? [`Failed: ${failed.join(", ")}.`] : []),
    ...(open.length > 0 ? [`Sinch is still working on ${open.join(", ")}.`] : []),
    flowText(number),
  ].join(" ");
}

/** Whether texts flow now, as far as the links and the carriers tell. */
function flowText(number: ImportedNumber): string {
  const { servicePlanId } = number.smsConfiguration ?? {};
  if (!servicePlanId) return "Texts do not flow: it is on no service plan.";
  const failed = failuresOf(number).map(({ part }) => part);
  const open = openParts(number);
  if (failed.includes("smsProvisioning") || open.includes("smsProvisioning")) return "Texts do not flow yet.";
  const blocked = [...failed, ...open];
  return blocked.length > 0 ? `Texts do not flow everywhere: ${blocked.join(", ")}.` : "Texts flow now.";
}

/** What follows from the state of the number. */
export function importedNext(number: ImportedNumber): NextStep[] {
  const failures = failuresOf(number);
  if (isHeldElsewhere(failures)) return [migrate()];
  if (failures.some(({ part }) => part === "campaignProvisioning"))
    return [step("update_imported_number", "link a campaign again once the cause in failed is mended")];
  if (failures.some(({ part }) => part === "smsProvisioning"))
    return [step("update_imported_number", "link a service plan again")];
  if (openParts(number).length > 0)
    return [step("get_imported_number", "look again in a few minutes, until every part is DONE")];
  const { servicePlanId, campaignId } = number.smsConfiguration ?? {};
  if (!servicePlanId && !campaignId)
    return [step("update_imported_number", "link it to a service plan and campaign, or it carries no texts")];
  return [step("update_imported_number", "only if it is to be renamed, moved or unlinked: nothing is left to do")];
}
