import { z } from "zod";
import { regionOf } from "../../knowledge/area-codes.js";
import { momentText } from "../../knowledge/business-days.js";
import { OwnWords } from "../../own-words.js";
import { operation } from "../../sinch/operation.js";
import * as reply from "../../sinch/reply.js";
import { lookupNumber, mind, phoneNumber, regionCode, step } from "../fields.js";
import { alreadyImported, importedAmong, withConflict } from "./already-imported.js";
import {
  callbackUrl,
  campaignId,
  displayName,
  kindOf,
  linkDetails,
  NO_CAMPAIGN,
  refuseOtherRegion,
  requireLinks,
  servicePlanId,
  underWarnings,
  usedDefaults,
  warnings,
  withDefaults,
} from "./hosting-fields.js";
import { importedSummary, readImported } from "./imported-number-view.js";
import { ifThere } from "./lookups.js";
import { askTogether, missingLinks } from "./missing.js";
import { getImportedNumber } from "./read-imported-numbers.js";

/** Reference: POST /importedNumbers. migrateToSinchTmo is read-only here; import_numbers takes it. */
export const importNumber = operation({
  name: "import_number",
  title: "Import one number",
  description:
    "Puts one US/CA number on Sinch SMS without porting. Only for numbers whose NNID Sinch can route already; others start with qualify_numbers.",
  api: "hosting",
  route: "POST /importedNumbers",
  effect: "orders",
  body: {
    phoneNumber,
    regionCode,
    smsConfiguration: z
      .strictObject({ servicePlanId: servicePlanId.optional(), campaignId: campaignId.optional() })
      .optional(),
    displayName: displayName.optional(),
    callbackUrl: callbackUrl.optional(),
  },
  reply: readImported,
  rules(input, refuse, { settings }) {
    const links = input.smsConfiguration ?? {};
    refuseOtherRegion("phoneNumber", input.phoneNumber, input.regionCode, refuse);
    requireLinks(["servicePlanId"], links, settings, (name, problem) => refuse(`smsConfiguration.${name}`, problem));
    if (kindOf(input.phoneNumber) === "toll-free" && links.campaignId !== undefined)
      refuse("smsConfiguration.campaignId", NO_CAMPAIGN);
  },
  clarify({ smsConfiguration: links }, { settings }) {
    const missing = missingLinks(["servicePlanId"], links ?? {}, settings);
    return askTogether(undefined, missing, { name: "smsConfiguration", given: links });
  },
  prepare(input, { settings }) {
    const takesCampaign = kindOf(input.phoneNumber) === "local";
    const { defaulted, ...smsConfiguration } = withDefaults(
      { ...input.smsConfiguration },
      input.smsConfiguration ?? {},
      settings,
      takesCampaign,
    );
    return { ...input, smsConfiguration, ...(defaulted ? { defaulted } : {}) };
  },
  async allowedWhen(context, input) {
    const found = await importedAmong(context, [input.phoneNumber]);
    if (found.length > 0) throw alreadyImported(found, 1);
  },
  preview(context, input) {
    const told = warnings([input.phoneNumber], { ...input.smsConfiguration, regionCode: input.regionCode });
    return {
      summary: `Imports ${input.phoneNumber} into Sinch SMS.${mind(told)}`,
      details: {
        now: new OwnWords(momentText(context.now())),
        phoneNumber: input.phoneNumber,
        regionCode: input.regionCode,
        ...(input.displayName ? { displayName: input.displayName } : {}),
        ...linkDetails(input.smsConfiguration ?? {}, input),
        ...(input.callbackUrl ? { callbackUrl: input.callbackUrl } : {}),
        ...underWarnings(told),
      },
      consequence: "Texts of this number go through Sinch from then on; taking it out again is delete_imported_number.",
    };
  },
  perform: (context, input, send) => withConflict(context, [input.phoneNumber], send),
  tells: () => step("get_imported_number", "the number is imported, or it is not"),
  async settle(context, input) {
    // It was not there before: `allowedWhen` has looked.
    const number = await ifThere(context, getImportedNumber, input.phoneNumber);
    return number === undefined ? { outcome: "not-done" } : { outcome: "done", reply: number };
  },
  summary: (_, input) => `${input.phoneNumber} is imported; provisioning goes on at Sinch.${usedDefaults(input)}`,
  shape: (number) => ({ data: importedSummary(number) }),
  next: () => [
    step("get_imported_number", "look again in a few minutes, until service plan, campaign and carriers are DONE"),
  ],
});

/** Reference: DELETE /importedNumbers/{phoneNumber}. */
export const deleteImportedNumber = operation({
  name: "delete_imported_number",
  title: "Delete imported number",
  description: "Takes a number off Sinch SMS: its texts end here. Voice stays at its carrier.",
  api: "hosting",
  route: "DELETE /importedNumbers/{phoneNumber}",
  effect: "destroys",
  path: { phoneNumber: lookupNumber },
  reply: reply.nothing,
  async allowedWhen(context, { phoneNumber: number }) {
    await context.call(getImportedNumber, { phoneNumber: number });
  },
  async preview(context, { phoneNumber: number }) {
    const found = await context.call(getImportedNumber, { phoneNumber: number });
    return {
      summary: `Takes ${number} (${regionOf(number)}) off Sinch SMS.`,
      details: {
        phoneNumber: number,
        displayName: found.displayName,
        servicePlanId: found.smsConfiguration?.servicePlanId,
        campaignId: found.smsConfiguration?.campaignId,
      },
      consequence: "Texts to and from the number end on Sinch; only a new import brings it back.",
      revision: found.smsConfiguration ?? null,
    };
  },
  tells: () => step("get_imported_number", "the number is still there, or it is not"),
  async settle(context, { phoneNumber: number }) {
    const found = await ifThere(context, getImportedNumber, number);
    return found === undefined ? { outcome: "done" } : { outcome: "not-done" };
  },
  summary: (_, { phoneNumber: number }) => `${number} is off Sinch SMS.`,
  next: () => [step("import_number", "the only way back, if this was a mistake")],
});
