import { z } from "zod";
import { momentText } from "../../knowledge/business-days.js";
import { compact } from "../../values/compact.js";
import { OwnWords } from "../../values/own-words.js";
import { mind, phoneNumber, regionCode, step } from "../fields.js";
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
import { ifThere } from "./lookups.js";
import { askTogether, missingLinks } from "./missing-links.js";
import { getImportedNumber } from "./read-imported-numbers.js";

/** Reference: POST /importedNumbers. migrateToSinchTmo is read-only here; import_numbers takes it. */
export const importNumber = operation({
  name: "import_number",
  title: "Import one number",
  description:
    "Puts one US/CA number on Sinch SMS without porting. Only for numbers whose NNID Sinch can route already; others start with qualify_numbers.",
  api: "hosting",
  route: "POST /importedNumbers",
  page: "imported-hosting/imported-numbers/importnumberservice_importnumber",
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
    return { ...input, smsConfiguration, ...compact({ defaulted }) };
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
