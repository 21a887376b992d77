import { momentText } from "../../knowledge/business-days.js";
import { qualifiedNumber } from "../../lifecycles/index.js";
import * as reply from "../../sinch/reply.js";
import { counted, detail, lookupNumber, step } from "../fields.js";
import { operation } from "../operation.js";
import { listPage } from "../shorten.js";
import { PAGE_SIZE, pageOf, paging, regionFilter, stateFilter } from "./hosting-fields.js";
import {
  qualifiedLine,
  qualifiedNext,
  qualifiedSentence,
  qualifiedSummary,
  readQualified,
} from "./qualified-number-view.js";

/** Reference: GET /qualifiedNumbers/{phoneNumber}. */
export const getQualifiedNumber = operation({
  name: "get_qualified_number",
  title: "Get qualified number",
  description:
    "Shows a candidate for hosting: eligible or not, ownership proven or not, hosted or not, what comes next.",
  api: "hosting",
  route: "GET /qualifiedNumbers/{phoneNumber}",
  page: "imported-hosting/qualified-numbers/qualifiednumberservice_getqualifiednumber",
  effect: "reads",
  whenMissing: {
    message: "This number is not among the project's qualified numbers.",
    fix: "Submit it with qualify_numbers, unless it is hosted already.",
    next: [
      step("qualify_numbers", "submit it for hosting"),
      step("get_imported_number", "see whether it is hosted already"),
    ],
  },
  path: { phoneNumber: lookupNumber },
  extra: { detail },
  reply: readQualified,
  answer: {
    summary: (number, { phoneNumber }) => qualifiedSentence(number, phoneNumber),
    shape: (number, input, now) => ({
      data: input.detail === "full" ? number : { now: momentText(now), ...qualifiedSummary(number) },
    }),
    next: (number, { phoneNumber }) => qualifiedNext(number, phoneNumber),
  },
});

const candidatePage = reply.open({
  qualifiedNumbers: reply.list(readQualified),
  nextPageToken: reply.text,
  totalSize: reply.count,
});

/** Reference: GET /qualifiedNumbers. Wire values carry the prefix; arguments may leave it out. */
export const listQualifiedNumbers = operation({
  name: "list_qualified_numbers",
  title: "List qualified numbers",
  description: "Lists candidates for hosting, one state a call.",
  api: "hosting",
  route: "GET /qualifiedNumbers",
  page: "imported-hosting/qualified-numbers/qualifiednumberservice_listqualifiednumbers",
  effect: "reads",
  query: { states: stateFilter(qualifiedNumber, "GLOBAL_PROCESS_STATE_"), regionCode: regionFilter, ...paging },
  reply: candidatePage,
  none: candidatePage.parse({}),
  prepare: (input) => ({ ...input, pageSize: input.pageSize ?? PAGE_SIZE }),
  answer: {
    summary: ({ qualifiedNumbers, totalSize }, { states }) =>
      qualifiedNumbers.length === 0
        ? `No candidate is ${states.replace("GLOBAL_PROCESS_STATE_", "")} now. Each state is a call of its own.`
        : `${counted(totalSize ?? qualifiedNumbers.length, "number")} in state ${states.replace("GLOBAL_PROCESS_STATE_", "")} found.`,
    shape: (page) =>
      listPage(
        "qualifiedNumbers",
        page.qualifiedNumbers.map(qualifiedLine),
        pageOf(page),
        "ask for a smaller pageSize",
      ),
    next({ qualifiedNumbers }) {
      const [first] = qualifiedNumbers;
      return first
        ? qualifiedNext(first, first.phoneNumber ?? "")
        : [step("list_qualified_numbers", "ask for another state")];
    },
  },
});
