import { ByonError } from "../../errors.js";
import { invoiceMail } from "../../knowledge/invoice-mail.js";
import { CHECK_MINUTES } from "../../lifecycles/index.js";
import * as reply from "../../sinch/reply.js";
import { counted, sampleWarnings, step } from "../fields.js";
import { operation } from "../operation.js";
import { fitting, tally } from "../shorten.js";
import { manyNumbers } from "./hosting-fields.js";
import { firstOf, lookUp, present } from "./lookups.js";
import { qualifiedLine, qualifiedNext, qualifiedState, readQualified } from "./qualified-number-view.js";
import { getQualifiedNumber } from "./read-qualified-numbers.js";

/** The mail names every number; beside 500 of them there is less room for their states. */
const LINES_BYTES = 1_500;

/**
 * The mail that proves ownership by invoices. Sources differ on whether it goes out right after the numbers are submitted or
 * once they are ELIGIBLE; both are said to work, so it is offered at once.
 */
const invoicesMail = (phoneNumbers: readonly string[]) => ({
  when: "now, or once the numbers are ELIGIBLE; only a person can send it",
  to: invoiceMail.to,
  subject: `Proof of ownership for ${counted(phoneNumbers.length, "number")}`,
  text: `Please find attached recent invoices of our carrier that list these numbers: ${phoneNumbers.join(", ")}.`,
});

/** More than these nobody wants to answer one telephone after the other. */
const FEW = 5;

/** No look is needed before it: the preview reads the number. */
const RING = step(
  "send_voice_challenge",
  `in about ${CHECK_MINUTES} minutes, for proof at once, without invoices: its preview looks whether the number is ELIGIBLE; once approved, it rings the phone`,
);

/** Reference: POST /qualifiedNumbers:addNumbers. What it answers for a number that is a candidate already is not documented. */
export const qualifyNumbers = operation({
  name: "qualify_numbers",
  title: "Qualify numbers for hosting",
  description:
    "Has Sinch check whether numbers can be text-enabled while they stay at their carrier. Ownership is proven afterwards, by mailed invoices or a voice challenge.",
  api: "hosting",
  route: "POST /qualifiedNumbers:addNumbers",
  page: "imported-hosting/qualified-numbers/qualifiednumberservice_batchcreatequalifiednumbers",
  effect: "writes",
  body: { phoneNumbers: manyNumbers },
  reply: reply.open({ qualifiedNumbers: reply.list(readQualified) }),
  target: ({ phoneNumbers }, context) => lookUp(context, getQualifiedNumber, phoneNumbers),
  allow({ phoneNumbers }, found) {
    const known = present(found);
    const [first] = known;
    if (!first) return;
    throw new ByonError({
      kind: "conflict",
      message: `${known.length} of ${counted(phoneNumbers.length, "number")} ${known.length === 1 ? "is a candidate" : "are candidates"} already. Nothing was sent.`,
      fix: "Leave these out and call again; follow them instead. To have one checked afresh, delete_qualified_number first.",
      data: { existingNumbers: firstOf(known.map(qualifiedLine)) },
      next: [
        step("get_qualified_number", "see one of them"),
        ...qualifiedNext(first, first.phoneNumber ?? "").slice(0, 1),
      ],
    });
  },
  lost: {
    settle({ phoneNumbers }, found) {
      const there = present(found);
      if (there.length === phoneNumbers.length) return { outcome: "done", reply: { qualifiedNumbers: there } };
      if (there.length === 0) return { outcome: "not-done" };
      return {
        outcome: "unknown",
        holdBack: true,
        ask: step("get_qualified_number", "some of the numbers are candidates, others not yet"),
      };
    },
    tells: () => step("get_qualified_number", "each number is a candidate, or it is not"),
  },
  answer: {
    summary: (_, { phoneNumbers }) =>
      `${sampleWarnings(phoneNumbers)
        .map((warning) => `${warning} `)
        .join(
          "",
        )}${counted(phoneNumbers.length, "number")} submitted; Sinch checks eligibility. Ownership is proven by invoices that list every one of these numbers, mailed to ${invoiceMail.to} right away (data.invoicesMail; review takes ${invoiceMail.review}), or for a few numbers by the voice challenge.`,
    shape({ qualifiedNumbers }, { phoneNumbers }) {
      const { shown, left } = fitting(qualifiedNumbers.map(qualifiedLine), LINES_BYTES);
      return {
        data: {
          counts: tally(qualifiedNumbers.map(qualifiedState)),
          invoicesMail: invoicesMail(phoneNumbers),
          qualifiedNumbers: shown,
        },
        ...(left > 0 ? { omitted: { qualifiedNumbers: left, how: "list_qualified_numbers" } } : {}),
      };
    },
    next: (_, { phoneNumbers }) => [
      ...(phoneNumbers.length <= FEW ? [RING] : []),
      step(
        "get_qualified_number",
        `look again in about ${CHECK_MINUTES} minutes: whether a number has become ELIGIBLE`,
      ),
      step("list_qualified_numbers", "follow the review of the invoices, state by state"),
    ],
  },
});
