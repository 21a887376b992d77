import { z } from "zod";
import { ByonError } from "../../errors.js";
import { stepState } from "../../lifecycles/index.js";
import { operation } from "../../sinch/operation.js";
import { lookupNumber, step } from "../fields.js";
import { callbackUrl, displayName, type Links } from "./hosting-fields.js";
import { type ImportedNumber, importedSentence, importedSummary, readImported } from "./imported-number-view.js";
import { getImportedNumber } from "./read-imported-numbers.js";

const LINKS = ["servicePlanId", "campaignId"] as const;
type LinkName = (typeof LINKS)[number];
const BLOCK = { servicePlanId: "smsProvisioning", campaignId: "campaignProvisioning" } as const;
const NOUN = { servicePlanId: "service plan", campaignId: "campaign" } as const;

interface Wanted {
  displayName?: string | undefined;
  callbackUrl?: string | undefined;
  smsConfiguration?: Links | undefined;
}

const linkedTo = (number: ImportedNumber, name: LinkName): string => number.smsConfiguration?.[name] ?? "";

/** A link that failed may be asked for again under the same id. */
const hasFailed = (number: ImportedNumber, name: LinkName): boolean => stepState(number[BLOCK[name]]) === "FAILED";

/** Field, before and after, of everything that would change. */
function changesOf(number: ImportedNumber, wanted: Wanted): { field: string; before: string; after: string }[] {
  const texts = (["displayName", "callbackUrl"] as const).flatMap((name) =>
    wanted[name] === undefined || wanted[name] === (number[name] ?? "")
      ? []
      : [{ field: name, before: number[name] ?? "", after: wanted[name] }],
  );
  const links = LINKS.flatMap((name) => {
    const after = wanted.smsConfiguration?.[name];
    const before = linkedTo(number, name);
    if (after === undefined || (after === before && !(after && hasFailed(number, name)))) return [];
    return [{ field: `smsConfiguration.${name}`, before, after }];
  });
  return [...texts, ...links];
}

/** Throws when an id would be linked while another still is: Sinch wants it unlinked first, in a request of its own. */
function requireUnlinked(number: ImportedNumber, phoneNumber: string, wanted: Wanted): void {
  const taken = LINKS.filter((name) => {
    const id = wanted.smsConfiguration?.[name];
    return id && linkedTo(number, name) && linkedTo(number, name) !== id;
  });
  if (taken.length === 0) return;
  const blank = taken.map((name) => `"${name}":""`).join(",");
  throw new ByonError({
    kind: "not_allowed",
    message: `${phoneNumber} is still linked to another ${taken.map((name) => NOUN[name]).join(" and ")}. Nothing was sent.`,
    fix: `Two steps: first update_imported_number with smsConfiguration {${blank}}; when get_imported_number shows the unlinking DONE, call again with the new ids. Texts stop in between.`,
    fields: taken.map((name) => ({
      field: `smsConfiguration.${name}`,
      problem: "another one is linked; unlink it first",
    })),
    data: importedSummary(number),
    next: [step("update_imported_number", `step one: smsConfiguration {${blank}}`)],
  });
}

/** Everything that a change would touch, to tell a state from a later one. */
const fingerprint = (number: ImportedNumber): string =>
  JSON.stringify([
    number.displayName ?? "",
    number.callbackUrl ?? "",
    ...LINKS.flatMap((name) => [linkedTo(number, name), number[BLOCK[name]] ?? null]),
  ]);

const link = z
  .string()
  .trim()
  .max(100)
  .optional()
  .meta({ publish: { type: "string", description: '"" unlinks' } });

/** Reference: PATCH /importedNumbers/{phoneNumber}. Whether members left out stay as they are is not stated; only changes are sent. */
export const updateImportedNumber = operation({
  name: "update_imported_number",
  title: "Update imported number",
  description:
    'Renames a number, or changes its links: unlink with "" first, link the new id in a second call. Fields left out stay.',
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
  rules({ displayName: name, smsConfiguration: sms, callbackUrl: url }, refuse) {
    if (sms && LINKS.every((id) => sms[id] === undefined))
      refuse("smsConfiguration", 'give servicePlanId or campaignId; "" unlinks');
    if (name === undefined && sms === undefined && url === undefined)
      refuse("displayName", "give at least one of displayName, smsConfiguration, callbackUrl");
  },
  approval: (input) => input.smsConfiguration !== undefined,
  async allowedWhen(context, input) {
    const number = await context.call(getImportedNumber, { phoneNumber: input.phoneNumber });
    requireUnlinked(number, input.phoneNumber, input);
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
    const unlinks = changes.some(({ field, after }) => field.startsWith("sms") && after === "");
    const running = LINKS.filter((name) => number[BLOCK[name]]?.type === "DEPROVISIONING").filter(
      (name) => stepState(number[BLOCK[name]]) !== "DONE",
    );
    return {
      summary: `${unlinks ? "Unlinks" : "Changes the links of"} ${input.phoneNumber}.`,
      details: {
        phoneNumber: input.phoneNumber,
        changes: changes.map(({ field, before, after }) => `${field}: ${before || "none"} -> ${after || "none"}`),
        ...(running.length > 0 ? { unlinkingNotDoneYet: running.map((name) => NOUN[name]) } : {}),
      },
      consequence: unlinks
        ? "Texts of the number stop until it is linked again."
        : "Texts of the number go by the new links at once.",
      revision: fingerprint(number),
    };
  },
  tells: () => step("get_imported_number", "compare it with what was to be changed"),
  before: (context, input) => context.call(getImportedNumber, { phoneNumber: input.phoneNumber }),
  async settle(context, input, before) {
    const now = await context.call(getImportedNumber, { phoneNumber: input.phoneNumber });
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
      unlinked.length > 0 ? "wait until the unlinking is DONE" : "follow the new links until they are DONE",
    );
    return unlinked.length > 0
      ? [wait, step("update_imported_number", "then link the new ids, or the number carries no texts")]
      : [wait];
  },
});

const holds = (number: ImportedNumber, wanted: Wanted): boolean =>
  (wanted.displayName === undefined || wanted.displayName === number.displayName) &&
  (wanted.callbackUrl === undefined || wanted.callbackUrl === number.callbackUrl) &&
  LINKS.every((name) => {
    const id = wanted.smsConfiguration?.[name];
    return id === undefined || id === linkedTo(number, name);
  });
