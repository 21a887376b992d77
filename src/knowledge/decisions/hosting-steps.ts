/** Steps that several hosting workflows share. */
import type { Step, Workflow } from "../decision-tree.js";
import { invoiceMail } from "../invoice-mail.js";
import { loaPartNames } from "../loa-fields.js";
import type { LoaType } from "../loa-types.js";
import { HOSTING_NUMBERS, IMPORT_CALL_NUMBERS } from "../order-limits.js";
import { LOOK_EVERY_TEXT } from "../time-spans.js";

/** Where callbacks are set up, they tell earlier. */
export const UNLESS_CALLED_BACK = `${LOOK_EVERY_TEXT}, or when a callback comes`;

type LocalOrTollFree = "local" | "toll-free";

const collect = (loa: LoaType): Step => {
  const parts = loaPartNames(loa);
  return {
    do: parts ? `Collect loa with type ${loa}: ${parts}.` : `Give loa with type ${loa}: nothing is to be collected.`,
  };
};

const qualified: Step = {
  tool: "list_qualified_numbers",
  do: "See that every number that is meant is qualified; list one state a call. Missing ones go through `qualify_numbers` first.",
  check: "Each is VERIFIED. Where one is only ELIGIBLE, prove ownership first.",
};

const order: Readonly<Record<LocalOrTollFree, Step>> = {
  local: {
    tool: "text_enable_qualified_numbers",
    do: `Order hosting with exactly one LOA block, servicePlanId and campaignId; at most ${HOSTING_NUMBERS} numbers.`,
    check:
      "The preview shows the right numbers and the signer's email; no toll-free number is among them. A scheduledOsrUpdateTime must lie in the future.",
    tell: "Which mailbox receives a legal document to sign.",
  },
  "toll-free": {
    tool: "text_enable_qualified_toll_free_numbers",
    do: "Order hosting with exactly one LOA block and servicePlanId. There is no campaign, NNID or OSR schedule.",
    check: "The preview shows the right numbers and the signer's email; only toll-free numbers are among them.",
    tell: "Which mailbox receives a legal document to sign.",
  },
};

const signature: Step = {
  tool: "get_hosting_order",
  do: "Watch for the signature.",
  check: "The state leaves WAITING_FOR_LOA_SIGNATURE.",
  tell: "Nothing moves before the LOA is signed: ask the signer to look for Sinch's mail.",
  every: "once a day, or when the signer says it is signed",
};

const orderUnsigned: Step = {
  tool: "text_enable_qualified_numbers",
  do: `Order hosting with loa of type blanket, servicePlanId and campaignId; at most ${HOSTING_NUMBERS} numbers.`,
  check: "The preview shows the right numbers; no toll-free number is among them.",
  tell: "The standing LOA that the account manager set up is used; nobody signs.",
};

const unsigned: Step = {
  tool: "get_hosting_order",
  do: "Follow the order.",
  check: "It goes to IN_PROGRESS without a signature, then to COMPLETED.",
  every: UNLESS_CALLED_BACK,
};

const completed: Step = {
  tool: "get_hosting_order",
  do: "Follow the order until it is COMPLETED.",
  check: "REJECTED ends it too: read why.",
  every: UNLESS_CALLED_BACK,
};

const report: Step = {
  tool: "get_hosting_order_report",
  do: "Once the order is COMPLETED, compare the counters with the total.",
  check: "If they differ, `list_hosting_order_numbers` shows the numbers that failed.",
  tell: "COMPLETED does not promise that every number succeeded.",
};

/** What a workflow that orders something for local numbers needs to know. */
export const localDetails = ["phoneNumbers", "region", "servicePlanId", "campaignId", "callbackUrl"];
/** The same for toll-free numbers, which take no campaign. */
const tollFreeDetails = localDetails.filter((id) => id !== "campaignId");

/** Workflow D, for one kind of LOA and of numbers. */
export function textEnable(loa: Exclude<LoaType, "blanket">, kind: LocalOrTollFree): Workflow {
  return {
    title: `D: text-enable ${kind} numbers with a ${loa} LOA`,
    loa,
    asks: kind === "local" ? localDetails : tollFreeDetails,
    steps: [qualified, collect(loa), order[kind], signature, completed, report],
  };
}

/** Workflow D with a standing LOA, which exists for local numbers only. */
export const textEnableByBlanket: Workflow = {
  title: "D: text-enable local numbers with a blanket LOA",
  loa: "blanket",
  asks: localDetails,
  steps: [qualified, collect("blanket"), orderUnsigned, unsigned, report],
};

/** Before any import. */
export const ready: Step = {
  do: "Have servicePlanId and, for a US local number, campaignId at hand.",
  check: "The campaign is accepted, and Sinch is its direct connect aggregator (DCA).",
};

const failures: Step = {
  tool: "list_hosting_order_numbers",
  do: "Look at the numbers that failed.",
  tell: "Which numbers failed and why. T-Mobile code 60135 means that another aggregator holds the number there.",
};

const byOrder: Step = {
  tool: "import_numbers",
  do: `Import by order: up to ${IMPORT_CALL_NUMBERS} numbers a call, which places as many orders as they take.`,
  check: "No number is imported already.",
  tell: "Each hostingOrderId: keep it, an order without a campaign cannot be found in a list.",
};

const migrating: Step = {
  tool: "import_numbers",
  do: "Import by order, with migrateToSinchTmo true.",
  tell: "The texts at T-Mobile leave the other aggregator. And the hostingOrderId: keep it.",
};

/** Workflow B. */
export const importByOrder = (migrate: boolean): readonly Step[] => [
  ready,
  migrate ? migrating : byOrder,
  completed,
  report,
  failures,
];

/** The beginning of workflow C. */
export const candidates: readonly Step[] = [
  {
    tool: "qualify_numbers",
    do: "Register the numbers as candidates.",
    tell: "The check runs at Sinch and nothing changes for callers.",
  },
];

/** Wait for the check; it ends by itself, or only once the invoices are in. */
export const eligible: Step = {
  tool: "get_qualified_number",
  do: "Wait for the eligibility check.",
  check: "ELIGIBLE. NOT_ELIGIBLE is final: osrEligibility.error says why, and porting may still be possible.",
  every: `${LOOK_EVERY_TEXT} in the first hour, then once a day`,
};

/** Mailed at once: whether Sinch checks before or after they are in, nothing is lost. */
export const mailInvoices: Step = {
  do: `Mail the invoices right away, without waiting for ELIGIBLE: ${invoiceMail.must} to ${invoiceMail.to}.`,
  tell: `Only the account holder can send this mail. The review takes ${invoiceMail.review}.`,
};

/** Proof by voice. */
export const byVoice: readonly Step[] = [
  {
    tool: "send_voice_challenge",
    do: "Have each number called, one at a time, when somebody is there to answer.",
    tell: "The phone will ring now and read out a code.",
  },
  {
    tool: "verify_voice_challenge",
    do: "Send in the code that was heard, with its leading zeros.",
    check: "VERIFIED. After a wrong code do not guess: attempts can block the number.",
  },
];

/** Workflow C in short, for whoever has not begun to host: local and toll-free numbers alike. */
export const qualifyFirst: readonly Step[] = [
  { tool: "qualify_numbers", do: "Register the numbers as candidates.", check: "Each becomes ELIGIBLE." },
  {
    tool: "send_voice_challenge",
    do: `Prove ownership before going on: a few numbers by a call that reads out a code (\`verify_voice_challenge\` takes it), many by invoices that the account holder mails to ${invoiceMail.to} right away.`,
    check: "Each is VERIFIED.",
  },
];
