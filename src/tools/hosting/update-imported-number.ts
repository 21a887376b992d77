import { z } from "zod";
import { ByonError } from "../../errors.js";
import { operation } from "../../sinch/operation.js";
import { lookupNumber, step } from "../fields.js";
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

/** Reference: PATCH /importedNumbers/{phoneNumber}. Whether members left out stay as they are is not stated; only changes are sent. */
const update = operation({
  name: "update_imported_number",
  title: "Update imported number",
  description:
    'Renames a number, or changes its links: "" unlinks, another id moves it (unlink, wait, link). Fields left out stay.',
  api: "hosting",
  route: "PATCH /importedNumbers/{phoneNumber}",
  effect: "replaces",
  path: { phoneNumber: lookupNumber },
  body: {
    displayName: displayName.optional(),
    smsConfiguration: z.strictObject({ servicePlanId: link, campaignId: link }).optional(),
    callbackUrl: callbackUrl.optional(),
  },
  reply: readImported,
  rules({ phoneNumber, displayName: name, smsConfiguration: sms, callbackUrl: url }, refuse) {
    if (sms?.campaignId && kindOf(phoneNumber) === "toll-free") refuse("smsConfiguration.campaignId", NO_CAMPAIGN);
    if (sms && LINKS.every((id) => sms[id] === undefined))
      refuse("smsConfiguration", 'give servicePlanId or campaignId; "" unlinks');
    if (name === undefined && sms === undefined && url === undefined)
      refuse("displayName", "give at least one of displayName, smsConfiguration, callbackUrl");
  },
  approval: (input) => input.smsConfiguration !== undefined,
  async allowedWhen(context, input) {
    const number = await context.call(getImportedNumber, { phoneNumber: input.phoneNumber });
    if (changesOf(number, input).length === 0)
      throw new ByonError({
        kind: "invalid_arguments",
        message: `This would change nothing of ${input.phoneNumber}. Nothing was sent.`,
        fix: "Name what is to be different.",
        data: importedSummary(number),
        next: [step("get_imported_number", "see the number as it is")],
      });
  },
  async preview(context, input) {
    const number = await context.call(getImportedNumber, { phoneNumber: input.phoneNumber });
    const changes = changesOf(number, input);
    const move = moveText(input.phoneNumber, number, input);
    const unlinks = changes.some(({ field, after }) => field.startsWith("sms") && after === "");
    const running = linksToSet(number, input).filter((name) => stillUnlinking(number, name));
    return {
      summary: move?.summary ?? `${unlinks ? "Unlinks" : "Changes the links of"} ${input.phoneNumber}.`,
      details: {
        phoneNumber: input.phoneNumber,
        changes: changes.map(({ field, before, after }) => `${field}: ${before || "none"} -> ${after || "none"}`),
        ...(move ? { steps: move.steps } : {}),
        ...(running.length > 0 ? { waitsForUnlinkingOf: running.map((name) => NOUN[name]) } : {}),
      },
      consequence:
        move?.consequence ??
        (unlinks
          ? "Texts of the number stop until it is linked again, which the same tool does."
          : "Texts of the number go by the new links as soon as these are DONE; another change moves it again."),
      revision: approvedState(number, input),
    };
  },
  tells: () => step("get_imported_number", "compare it with what was to be changed"),
  before: (context, input) => context.call(getImportedNumber, { phoneNumber: input.phoneNumber }),
  async settle(context, input, before) {
    const now = await context.call(getImportedNumber, { phoneNumber: input.phoneNumber });
    const dark = darkness(input.phoneNumber, now, input);
    if (dark !== undefined) return { outcome: "not-done", leaves: dark };
    if (fingerprint(now) === fingerprint(readImported.parse(before))) return { outcome: "not-done" };
    if (holds(now, input)) return { outcome: "done", reply: now };
    return { outcome: "unknown", ask: step("get_imported_number", "compare it with what was to be changed") };
  },
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
});

export const updateImportedNumber: typeof update = {
  ...update,
  perform(context, input, send) {
    if (!input.smsConfiguration) return send();
    const { phoneNumber } = input;
    return moveNumber(context, phoneNumber, input, {
      read: () => context.call(getImportedNumber, { phoneNumber }),
      change: (wanted) => context.call(update, { ...wanted, phoneNumber }),
    });
  },
};
