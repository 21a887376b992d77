import { z } from "zod";
import { momentText } from "../../knowledge/business-days.js";
import * as reply from "../../sinch/reply.js";
import { counted, detail, lookupNumber, plain, step } from "../fields.js";
import { operation, unlisted } from "../operation.js";
import { listPage } from "../shorten.js";
import {
  campaignId,
  PAGE_SIZE,
  pageOf,
  paging,
  regionFilter,
  requireLinks,
  servicePlanId,
  usedDefaults,
  withDefaults,
} from "./hosting-fields.js";
import {
  failuresOf,
  type ImportedNumber,
  importedLine,
  importedNext,
  importedSentence,
  importedSummary,
  readImported,
} from "./imported-number-view.js";
import { askTogether, missingLinks } from "./missing-links.js";

/** Reference: GET /importedNumbers/{phoneNumber}. */
export const getImportedNumber = operation({
  name: "get_imported_number",
  title: "Get imported number",
  description: "Shows a number live on Sinch SMS: links, provisioning, carriers, what failed and how to mend it.",
  api: "hosting",
  route: "GET /importedNumbers/{phoneNumber}",
  page: "imported-hosting/imported-numbers/importnumberservice_getimportednumber",
  effect: "reads",
  whenMissing: {
    message: "This number is not imported in this project.",
    fix: "It may still be in a hosting order, or be a candidate only; or it was deleted.",
    next: [step("get_qualified_number", "see whether it is a candidate, and how far")],
  },
  path: { phoneNumber: lookupNumber },
  extra: { detail },
  reply: readImported,
  answer: {
    summary: (number, { phoneNumber }) => importedSentence(number, phoneNumber),
    shape: (number, input, now) => ({
      data: input.detail === "full" ? number : { now: momentText(now), ...importedSummary(number) },
    }),
    next: importedNext,
  },
});

const isNarrowed = (input: Pattern & { regionCode?: string | undefined }): boolean =>
  input.regionCode !== undefined || withDots(input)["numberPattern.pattern"] !== undefined;

const hasFailed = (number: ImportedNumber): boolean => failuresOf(number).length > 0;

function failedAmong(numbers: readonly ImportedNumber[]): string {
  const failed = numbers.filter(hasFailed).length;
  return failed > 0 ? `; ${failed} of the ${numbers.length} on this page failed in some part` : "";
}

const digits = z
  .string()
  .regex(/^\+?\d{1,15}$/, "must be digits, with the plus sign for START, e.g. +1206")
  .meta({ publish: { type: "string", description: "Digits; with START begin with +1" } });
const place = z.enum(["START", "CONTAIN", "END"]);

/** The wire's names have dots, which some providers do not allow in the name of an argument. */
const dotted = {
  "numberPattern.pattern": unlisted(digits),
  "numberPattern.searchPattern": unlisted(place),
};
const numberPattern = z.strictObject({ pattern: digits.optional(), searchPattern: place.optional() }).optional();
type Pattern = z.output<z.ZodObject<typeof dotted & { numberPattern: typeof numberPattern }>>;

const withDots = ({ numberPattern, ...input }: Pattern) => ({
  "numberPattern.pattern": numberPattern?.pattern ?? input["numberPattern.pattern"],
  "numberPattern.searchPattern": numberPattern?.searchPattern ?? input["numberPattern.searchPattern"],
});

const importedPage = reply.open({
  importedNumbers: reply.list(readImported),
  nextPageToken: reply.text,
  totalSize: reply.count,
});

/** Reference: GET /importedNumbers; marks servicePlanId and campaignId as required. */
export const listImportedNumbers = operation({
  name: "list_imported_numbers",
  title: "List imported numbers",
  description: "Lists the numbers live on Sinch SMS under one service plan and campaign.",
  api: "hosting",
  route: "GET /importedNumbers",
  page: "imported-hosting/imported-numbers/importnumberservice_listimportednumbers",
  effect: "reads",
  query: {
    servicePlanId: servicePlanId.optional(),
    campaignId: campaignId.optional(),
    regionCode: regionFilter,
    ...dotted,
    ...paging,
  },
  extra: { numberPattern },
  reply: importedPage,
  none: importedPage.parse({}),
  ask: {
    rules(input, refuse, { settings }) {
      requireLinks(["servicePlanId", "campaignId"], input, settings, refuse);
      const { "numberPattern.pattern": pattern, "numberPattern.searchPattern": where } = withDots(input);
      if (where !== undefined && pattern === undefined)
        refuse("numberPattern.pattern", "is needed with numberPattern.searchPattern");
      if (where === "START" && pattern !== undefined && !pattern.startsWith("+"))
        refuse("numberPattern.pattern", "must begin with the plus sign when searchPattern is START, e.g. +1206");
    },
    clarify: (input, { settings }) =>
      askTogether(undefined, missingLinks(["servicePlanId", "campaignId"], input, settings)),
  },
  prepare: (input, { settings }) =>
    withDefaults({ ...input, ...withDots(input), pageSize: input.pageSize ?? PAGE_SIZE }, input, settings, true),
  answer: {
    summary: ({ importedNumbers, totalSize }, input) =>
      importedNumbers.length === 0
        ? `No imported number fits: none under service plan ${plain(input.servicePlanId)} and campaign ${plain(input.campaignId)}${isNarrowed(input) ? ", in this region or of this pattern" : ""}.${usedDefaults(input)} Numbers without a campaign are in no list; get_imported_number finds them.`
        : `${counted(totalSize ?? importedNumbers.length, "imported number")} found${failedAmong(importedNumbers)}.${usedDefaults(input)}`,
    shape: (page) =>
      listPage("importedNumbers", page.importedNumbers.map(importedLine), pageOf(page), "ask for a smaller pageSize"),
    next: ({ importedNumbers }) =>
      importedNumbers.length > 0
        ? [
            step(
              "get_imported_number",
              importedNumbers.some(hasFailed) ? "see why one failed, and the fix" : "see one number's carriers",
            ),
          ]
        : [step("list_hosting_orders", "numbers may still be in an order")],
  },
});
