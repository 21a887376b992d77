import { authentication } from "../knowledge/authentication.js";
import { type CallbackGuide, carrierCodes, hostingCallbacks, portingCallbacks } from "../knowledge/callbacks.js";
import { code } from "../knowledge/decision-text.js";
import { envelope, errorBodies, errorKinds, statusMeanings } from "../knowledge/errors.js";
import { legend } from "../knowledge/fact.js";
import { glossary } from "../knowledge/glossary.js";
import { hostingTestNumbers, unknownServicePlan } from "../knowledge/hosting-test-numbers.js";
import { rejections } from "../knowledge/rejections.js";
import { hostingRules } from "../knowledge/rules-hosting.js";
import { portingRules, portingTimelines } from "../knowledge/rules-porting.js";
import { sandboxGuide } from "../knowledge/sandbox-guide.js";
import { signatureChecks, signatureVector } from "../knowledge/signature-checks.js";
import { portingTestNumbers } from "../knowledge/test-numbers.js";
import { factLine, fenced, page, section, sections, table } from "./markdown.js";

export const portingRulesPage = (): string =>
  page("# Rules of porting in", sections(portingRules), section(portingTimelines), legend);

export const hostingRulesPage = (): string => page("# Rules of hosting", sections(hostingRules), legend);

export const rejectionsPage = (): string =>
  page(
    "# Why a losing carrier refuses, and what to do",
    "rejectReason and exclusionReason are free text, and Sinch publishes no list of values. These are the reasons behind most of them. The codes are hints from other carriers: nothing shows that Sinch returns them. Meanings and fixes are published by carriers *(field)*; the names and the fields of Sinch's order are ours *(inferred)*.",
    table(
      ["Reason", "Meaning", "What to do", "Fields to correct", "Codes elsewhere"],
      rejections.map(({ name, meaning, fix, fields, codes }) => [
        name,
        meaning,
        fix,
        fields.join(", ") || "none",
        codes.join(", ") || "none",
      ]),
    ),
    "## Answering",
    [
      `1. ${code("get_port_in_order")}: read rejectReason of the number, and the notes.`,
      `2. While the order is PENDING: ${code("update_port_in_order")} with ${code("changes")}: the corrected field of that number and nothing else; ${code("upload_port_in_document")} for an LOA or a bill.`,
      `3. Once it is CONFIRMED its content is frozen: ${code("add_port_in_note")}, or a new order for the number.`,
    ].join("\n"),
  );

function callbacksPage(guide: CallbackGuide): string {
  const codes = guide.failureCodes.map(({ code: name, meaning, fix }) => [name, meaning, fix]);
  return page(
    `# ${guide.title}`,
    "## Delivery",
    guide.delivery.map(factLine).join("\n"),
    "## Signature and trust",
    guide.signature.map(factLine).join("\n"),
    "## Events",
    table(
      ["Event", "Meaning", "What to do"],
      guide.events.map(({ type, meaning, react }) => [type, meaning, react]),
    ),
    "## Payload",
    Object.entries(guide.payload)
      .map(([name, holds]) => `- ${name}: ${holds}`)
      .join("\n"),
    fenced("json", JSON.stringify(guide.example, undefined, 2)),
    guide === hostingCallbacks ? signatureRecipe() : "",
    codes.length > 0 ? `## Failure codes\n\n${table(["Code", "Meaning", "What to do"], codes)}` : "",
    legend,
  );
}

const signatureRecipe = (): string =>
  [
    "## Checking the signature",
    `Take the body's bytes before anything parses them, and the header as text. Try a receiver with: secret \`${signatureVector.secret}\`, body \`${signatureVector.body}\`, X-Sinch-Signature \`${signatureVector.signature}\`.`,
    ...Object.values(signatureChecks).map(({ title, fence, code: text }) => `${title}:\n\n${fenced(fence, text)}`),
  ].join("\n\n");

export const portingCallbacksPage = (): string => callbacksPage(portingCallbacks);

export const hostingCallbacksPage = (): string => callbacksPage(hostingCallbacks);

export const authenticationPage = (): string => page("# Authentication", sections(authentication), legend);

export const errorsPage = (): string =>
  page(
    "# Errors",
    section(envelope),
    "## Kinds",
    Object.entries(errorKinds)
      .map(([kind, meaning]) => `- ${kind}: ${meaning}`)
      .join("\n"),
    "## HTTP statuses of Sinch",
    table(
      ["Status", "Meaning", "What to do"],
      statusMeanings.map(({ status, meaning, fix }) => [String(status), meaning, fix]),
    ),
    section(errorBodies),
    "## Carrier codes on a hosted number",
    table(
      ["Code", "Meaning", "What to do"],
      carrierCodes.map(({ code: name, meaning, fix }) => [name, meaning, fix]),
    ),
    legend,
  );

export const glossaryPage = (): string =>
  page("# Words", glossary.map(({ term, meaning }) => `- **${term}**: ${meaning}`).join("\n"));

export const sandboxPage = (): string =>
  page(
    "# The sandbox",
    sections(sandboxGuide),
    "Control paths are below /__sandbox on the sandbox's own address.",
    "## Test numbers for porting",
    "The number decides what happens, as a test card does. Any other well-formed number ports without trouble.",
    table(
      ["Number", "Outcome", "What it does"],
      portingTestNumbers.map(({ number, outcome, does }) => [number, outcome, does]),
    ),
    "## Test numbers for hosting",
    `The last two digits of +1 NXX 555 01xx decide, with any area code, toll-free ones too; the rest succeeds in everything. The code of a voice challenge is the number's last four digits backwards. The service plan ${unknownServicePlan} is the only one that is not known.`,
    table(
      ["Ending", "What it does"],
      hostingTestNumbers.map(({ ending, does }) => [ending, does]),
    ),
  );
