import { z } from "zod";
import { regionOf } from "../../knowledge/area-codes.js";
import { momentText } from "../../knowledge/business-days.js";
import { OwnWords } from "../../own-words.js";
import * as reply from "../../sinch/reply.js";
import { lookupNumber, mind, phoneNumber, regionCode, step } from "../fields.js";
import { operation } from "../operation.js";
import { alreadyImported, withConflict } from "./already-imported.js";
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
import { ifThere, there } from "./lookups.js";
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
  ask: {
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
  target: ({ phoneNumber }, context) => ifThere(context, getImportedNumber, phoneNumber),
  allow(_, found) {
    if (found) throw alreadyImported([found], 1);
  },
  approve: {
    preview(input, _, context) {
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
        consequence:
          "Texts of this number go through Sinch from then on; taking it out again is delete_imported_number.",
      };
    },
  },
  send: (input, _, context, send) => withConflict(context, [input.phoneNumber], send),
  lost: {
    // It was not there before: `allow` has looked.
    settle: (_, number) => (number ? { outcome: "done", reply: number } : { outcome: "not-done" }),
    tells: () => step("get_imported_number", "the number is imported, or it is not"),
  },
  answer: {
    summary: (_, input) => `${input.phoneNumber} is imported; provisioning goes on at Sinch.${usedDefaults(input)}`,
    shape: (number) => ({ data: importedSummary(number) }),
    next: () => [
      step("get_imported_number", "look again in a few minutes, until service plan, campaign and carriers are DONE"),
    ],
  },
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
  target: ({ phoneNumber: number }, context) => ifThere(context, getImportedNumber, number),
  allow: (_, found) => void there(getImportedNumber, found),
  approve: {
    preview({ phoneNumber: number }, imported) {
      const found = there(getImportedNumber, imported);
      return {
        summary: `Takes ${number} (${regionOf(number)}) off Sinch SMS.`,
        details: {
          phoneNumber: number,
          displayName: found.displayName,
          servicePlanId: found.smsConfiguration?.servicePlanId,
          campaignId: found.smsConfiguration?.campaignId,
        },
        consequence: "Texts to and from the number end on Sinch; only a new import brings it back.",
      };
    },
    revision: (found) => found?.smsConfiguration ?? null,
  },
  lost: {
    settle: (_, found) => ({ outcome: found ? "not-done" : "done" }),
    tells: () => step("get_imported_number", "the number is still there, or it is not"),
  },
  answer: {
    summary: (_, { phoneNumber: number }) => `${number} is off Sinch SMS.`,
    next: () => [step("import_number", "the only way back, if this was a mistake")],
  },
});
