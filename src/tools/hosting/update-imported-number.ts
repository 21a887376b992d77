import { z } from "zod";
import { ByonError } from "../../errors.js";
import { compact, unlessEmpty } from "../../values/compact.js";
import { lookupNumber, step } from "../fields.js";
import { operation } from "../operation.js";
import { callbackUrl, displayName, kindOf, NO_CAMPAIGN } from "./hosting-fields.js";
import { importedSentence, importedSummary, readImported } from "./imported-number-view.js";
import { darkness, moveNumber, moveText } from "./move-number.js";
import {
  approvedState,
  changesOf,
  fingerprint,
  holds,
  LINKS,
  linksToSet,
  NOUN,
  stillUnlinking,
} from "./number-links.js";
import { getImportedNumber } from "./read-imported-numbers.js";

const link = z
  .string()
  .trim()
  .max(100)
  .optional()
  .meta({ publish: { type: "string", description: '"" unlinks' } });

const COMPARE = step("get_imported_number", "compare it with what was to be changed");

/** Reference: PATCH /importedNumbers/{phoneNumber}. Whether members left out stay as they are is not stated; only changes are sent. */
export const updateImportedNumber = operation({
  name: "update_imported_number",
  title: "Update imported number",
  description:
    'Renames a number, or changes its links: "" unlinks, another id moves it (unlink, wait, link). Fields left out stay.',
  api: "hosting",
  route: "PATCH /importedNumbers/{phoneNumber}",
  page: "imported-hosting/imported-numbers/importnumberservice_updateimportednumber",
  effect: "replaces",
  path: { phoneNumber: lookupNumber },
  body: {
    displayName: displayName.optional(),
    smsConfiguration: z.strictObject({ servicePlanId: link, campaignId: link }).optional(),
    callbackUrl: callbackUrl.optional(),
  },
  reply: readImported,
  ask: {
    rules({ phoneNumber, displayName: name, smsConfiguration: sms, callbackUrl: url }, refuse) {
      if (sms?.campaignId && kindOf(phoneNumber) === "toll-free") refuse("smsConfiguration.campaignId", NO_CAMPAIGN);
      if (sms && LINKS.every((id) => sms[id] === undefined))
        refuse("smsConfiguration", 'give servicePlanId or campaignId; "" unlinks');
      if (name === undefined && sms === undefined && url === undefined)
        refuse("displayName", "give at least one of displayName, smsConfiguration, callbackUrl");
    },
  },
  target: ({ phoneNumber }, context) => context.call(getImportedNumber, { phoneNumber }),
  allow(input, number) {
    if (changesOf(number, input).length === 0)
      throw new ByonError({
        kind: "invalid_arguments",
        message: `This would change nothing of ${input.phoneNumber}. Nothing was sent.`,
        fix: "Name what is to be different.",
        data: importedSummary(number),
        next: [step("get_imported_number", "see the number as it is")],
      });
  },
  approve: {
    when: (input) => input.smsConfiguration !== undefined,
    preview(input, number) {
      const changes = changesOf(number, input);
      const move = moveText(input.phoneNumber, number, input);
      const unlinks = changes.some(({ field, after }) => field.startsWith("sms") && after === "");
      const running = linksToSet(number, input).filter((name) => stillUnlinking(number, name));
      return {
        summary: move?.summary ?? `${unlinks ? "Unlinks" : "Changes the links of"} ${input.phoneNumber}.`,
        details: {
          phoneNumber: input.phoneNumber,
          changes: changes.map(({ field, before, after }) => `${field}: ${before || "none"} -> ${after || "none"}`),
          ...compact({ steps: move?.steps, waitsForUnlinkingOf: unlessEmpty(running.map((name) => NOUN[name])) }),
        },
        consequence:
          move?.consequence ??
          (unlinks
            ? "Texts of the number stop until it is linked again, which the same tool does."
            : "Texts of the number go by the new links as soon as these are DONE; another change moves it again."),
      };
    },
    revision: (number, input) => approvedState(number, input),
  },
  send(input, number, context, send) {
    const { phoneNumber } = input;
    return input.smsConfiguration
      ? moveNumber(input, number, context, {
          read: () => context.call(getImportedNumber, { phoneNumber }),
          change: (wanted) => send({ ...wanted, phoneNumber }),
        })
      : send();
  },
  lost: {
    keep: (number) => fingerprint(number),
    settle(input, now, before) {
      const dark = darkness(input.phoneNumber, now, input);
      if (dark !== undefined) return { outcome: "not-done", leaves: dark };
      if (fingerprint(now) === before) return { outcome: "not-done" };
      if (holds(now, input)) return { outcome: "done", reply: now };
      return { outcome: "unknown", ask: COMPARE };
    },
    tells: () => COMPARE,
  },
  answer: {
    summary(number, input) {
      const links = input.smsConfiguration
        ? ` ${importedSentence({ ...number, smsConfiguration: number.smsConfiguration }, input.phoneNumber)}`
        : "";
      return `${input.phoneNumber} is changed.${links}`;
    },
    shape: (number) => ({ data: importedSummary(number) }),
    next(_, { smsConfiguration: sms }) {
      if (!sms) return [];
      const unlinked = LINKS.filter((name) => sms[name] === "");
      const wait = step(
        "get_imported_number",
        unlinked.length > 0
          ? "look again in a few minutes, until the unlinking is DONE"
          : "look again in a few minutes, until the new links are DONE",
      );
      return unlinked.length > 0
        ? [wait, step("update_imported_number", "then link the new ids, or the number carries no texts")]
        : [wait];
    },
  },
});
