/** The decisions of hosting: which workflow text-enables a number, and which LOA it takes. */
import { inWords } from "../../values/number-words.js";
import { decisionTree, subtree } from "../decision-tree.js";
import { invoiceMail } from "../invoice-mail.js";
import { IMPORT_ORDER_NUMBERS } from "../order-limits.js";
import { WHERE_FOUND } from "../where-found.js";
import {
  byVoice,
  candidates,
  eligible,
  importByOrder,
  localDetails,
  mailInvoices,
  ready,
  textEnable,
  textEnableByBlanket,
  UNLESS_CALLED_BACK,
} from "./hosting-steps.js";

export const hostingWorkflow = decisionTree({
  id: "hosting-workflow",
  title: "Hosting workflows A to F",
  about:
    "A import one number, B import several by order, C qualify, D text-enable, E follow an order, F manage and verify hosted numbers.",
  start: "goal",
  questions: {
    goal: {
      ask: "What is to be done?",
      why: "Each has its own workflow.",
      options: [
        {
          value: "import",
          label: "import numbers whose NNID Sinch can already route (A, B)",
          leads: "otherAggregator",
        },
        { value: "qualify", label: "have numbers checked and prove that they are yours (C)", leads: "proof" },
        { value: "text-enable", label: "order hosting for qualified numbers (D)", leads: "numberType" },
        { value: "follow", label: "see how far an order is (E)", leads: "hostingOrderId" },
        { value: "manage", label: "change or remove hosted numbers (F)", leads: "task" },
      ],
    },
    otherAggregator: {
      ask: "Do the numbers text through another aggregator at T-Mobile today?",
      why: "Then T-Mobile refuses them (60135) unless migrateToSinchTmo is set, in an import by order.",
      options: [
        { value: "yes", label: "yes", leads: "B-migrate" },
        { value: "no", label: "no, or nobody knows", leads: "count" },
      ],
    },
    count: {
      ask: "How many numbers are to be imported?",
      why: `An import order takes ${inWords(IMPORT_ORDER_NUMBERS)} numbers by default; the account manager can raise the limit.`,
      options: [
        { value: "one", label: "one", leads: "A" },
        { value: "several", label: "several", leads: "B" },
      ],
    },
    proof: {
      ask: "How will ownership be proven?",
      why: `A voice code proves a few numbers at once; invoices prove many and are reviewed in ${invoiceMail.review}.`,
      options: [
        { value: "voice", label: "by a call that reads out a code", leads: "C-voice" },
        { value: "invoices", label: "by invoices that list the numbers", leads: "C-invoices" },
      ],
    },
    numberType: {
      ask: "Are the numbers local or toll-free?",
      why: "They go through different tools, and an order must not mix them. There is no blanket LOA for toll-free numbers.",
      options: [
        { value: "local", label: "local", leads: "standingLoa" },
        { value: "toll-free", label: "toll-free", leads: "owner" },
      ],
    },
    standingLoa: {
      ask: "Has the Sinch account manager set up a standing (blanket) LOA?",
      why: "With one, nobody signs anything per order.",
      options: [
        { value: "yes", label: "yes, it is on file", leads: "D-blanket" },
        { value: "no", label: "no, or nobody knows", leads: "owner" },
      ],
    },
    owner: {
      ask: "Whose numbers are they?",
      why: "Your own numbers take a direct LOA; an end customer's take a reseller LOA that names that business.",
      options: [
        {
          value: "own",
          label: "our own company's",
          leads: { by: "numberType", to: { local: "D-direct", "toll-free": "D-direct-toll-free" } },
        },
        {
          value: "customer",
          label: "those of a customer whom we serve as a partner or reseller",
          leads: { by: "numberType", to: { local: "D-reseller", "toll-free": "D-reseller-toll-free" } },
        },
      ],
    },
    hostingOrderId: {
      ask: "Which hosting order (hostingOrderId)?",
      why: "It was answered when the order was placed.",
      example: "01hzx4k9m2v7qd8r3tb6yw5ncf",
      leads: "E",
    },
    task: {
      ask: "What is to be done with the hosted numbers?",
      why: "A number that is moved carries no texts for some minutes.",
      options: [
        { value: "check", label: "see whether it works at the carriers", leads: "F-check" },
        { value: "move", label: "move it to another service plan or campaign", leads: "F-move" },
        { value: "rename", label: "rename it", leads: "F-rename" },
        { value: "remove", label: "remove it from Sinch", leads: "F-remove" },
        { value: "verify", label: "prove ownership of a candidate by voice", leads: "F-verify" },
        { value: "callbacks", label: "set the secret that signs callbacks", leads: "F-callbacks" },
      ],
    },
  },
  details: {
    phoneNumbers: {
      ask: "Which numbers are meant?",
      why: "All of them, with country code.",
      example: "+12065550134, +12065550135",
      leads: "",
    },
    region: {
      ask: "Are the numbers US or Canadian?",
      why: "An order takes one region; the area codes of local numbers tell it.",
      options: [
        { value: "us", label: "United States", leads: "" },
        { value: "ca", label: "Canada", leads: "" },
      ],
    },
    servicePlanId: {
      ask: "Which SMS service plan carries their texts?",
      why: WHERE_FOUND.servicePlanId,
      example: "4be1c7a09d3f42e8a6510c2f7d98e3b4",
      leads: "",
    },
    campaignId: {
      ask: "Which 10DLC campaign do they send under?",
      why: `Local US numbers only. ${WHERE_FOUND.campaignId}`,
      example: "CQ7LM2X",
      leads: "",
    },
    callbackUrl: {
      ask: "Where shall Sinch post what happens, if anywhere?",
      why: "An https URL; without one, look again from time to time.",
      example: "none",
      leads: "",
    },
  },
  workflows: {
    A: {
      title: "A: import one number",
      asks: localDetails,
      steps: [
        ready,
        {
          tool: "import_number",
          do: "Import the number with regionCode and smsConfiguration.",
          check: "A 409 means that it is imported already: read it with `get_imported_number`.",
        },
        {
          tool: "get_imported_number",
          do: "Follow it.",
          check: "smsProvisioning, campaignProvisioning and the carriers in mnoConfiguration are DONE.",
          tell: "Which part is not done, with its errorCode.",
          every: UNLESS_CALLED_BACK,
        },
      ],
    },
    B: { title: "B: import several numbers by order", asks: localDetails, steps: importByOrder(false) },
    "B-migrate": {
      title: "B: import by order, from another aggregator at T-Mobile",
      asks: localDetails,
      steps: importByOrder(true),
    },
    "C-voice": {
      title: "C: qualify, with proof by voice",
      asks: ["phoneNumbers"],
      steps: [...candidates, eligible, ...byVoice],
    },
    "C-invoices": {
      title: "C: qualify, with proof by invoices",
      asks: ["phoneNumbers"],
      steps: [
        ...candidates,
        mailInvoices,
        eligible,
        {
          tool: "list_qualified_numbers",
          do: "Follow the review, one state a call.",
          check: "Every number is VERIFIED.",
          every: "once a day",
        },
      ],
    },
    "D-direct": textEnable("direct", "local"),
    "D-reseller": textEnable("reseller", "local"),
    "D-blanket": textEnableByBlanket,
    "D-direct-toll-free": textEnable("direct", "toll-free"),
    "D-reseller-toll-free": textEnable("reseller", "toll-free"),
    E: {
      title: "E: follow a hosting order",
      steps: [
        {
          tool: "list_hosting_orders",
          do: "Without an ID: list orders by one state, one type, servicePlanId and campaignId.",
          check: "Those without a campaign cannot be listed; they need their ID.",
        },
        {
          tool: "get_hosting_order",
          do: "Read the order.",
          check: "WAITING_FOR_LOA_SIGNATURE: the signer has to act, nobody else can.",
          tell: "The state, and who acts next.",
        },
        {
          tool: "get_hosting_order_report",
          do: "Compare its counters with the total.",
          check: "ongoingManualAction counts numbers that wait for a person at Sinch.",
        },
        {
          tool: "list_hosting_order_numbers",
          do: "If they differ: failed numbers come first.",
        },
        {
          tool: "get_hosting_order_number",
          do: "Read a failed number.",
          tell: "Which step failed, the carrier's errorCode, and what can be done.",
        },
      ],
    },
    "F-check": {
      title: "F: check a hosted number",
      asks: ["phoneNumbers"],
      steps: [
        {
          tool: "get_imported_number",
          do: "Read the number.",
          check: "smsProvisioning, campaignProvisioning, and SMS and MMS at AT&T and T-Mobile are DONE.",
          tell: "What works and what does not.",
        },
      ],
    },
    "F-move": {
      title: "F: move a number to another service plan or campaign",
      asks: ["phoneNumbers", "servicePlanId", "campaignId"],
      steps: [
        {
          tool: "update_imported_number",
          do: "Send the new servicePlanId, campaignId or both: it unlinks, waits and links.",
          check: "If it stops half way the number is dark: the same call goes on.",
          tell: "Texts do not flow between the unlinking and the new link.",
        },
        {
          tool: "get_imported_number",
          do: "Follow the new links.",
          every: "every minute",
          check: "They are DONE.",
        },
      ],
    },
    "F-rename": {
      title: "F: rename a number",
      asks: ["phoneNumbers"],
      steps: [{ tool: "update_imported_number", do: "Send displayName and nothing else." }],
    },
    "F-remove": {
      title: "F: remove a number",
      asks: ["phoneNumbers"],
      steps: [
        { tool: "get_imported_number", do: "Read it once more.", check: "It is the right number." },
        {
          tool: "delete_imported_number",
          do: "Remove it from the project.",
          tell: "Its texts on Sinch end; only a new import brings it back.",
        },
      ],
    },
    "F-verify": {
      title: "F: prove ownership of a candidate by voice",
      asks: ["phoneNumbers"],
      steps: [
        {
          tool: "get_qualified_number",
          do: "Read the candidate.",
          check: "ELIGIBLE or VERIFICATION_PENDING. VERIFICATION_BLOCKED can be lifted only by Sinch.",
        },
        ...byVoice,
      ],
    },
    "F-callbacks": {
      title: "F: set the secret that signs callbacks",
      steps: [
        { tool: "get_callback_configuration", do: "See whether a secret is set; it is never shown." },
        {
          tool: "update_callback_configuration",
          do: "Set hmacSecret.",
          check: "Every receiver is ready for the new secret.",
          tell: "Receivers with the old one refuse callbacks from now on.",
        },
      ],
    },
  },
});

export const loaTree = subtree(hostingWorkflow, {
  id: "loa",
  title: "Which letter of authorization",
  about:
    "Text-enabling needs exactly one LOA block. Direct: your own numbers. Reseller: an end customer's numbers. Blanket: a standing LOA that the account manager set up, for local numbers only.",
  start: "numberType",
});

export const importTree = subtree(hostingWorkflow, {
  id: "import",
  title: "Import numbers (A, B)",
  about: "For numbers whose NNID Sinch can already route.",
  start: "otherAggregator",
});

export const qualifyTree = subtree(hostingWorkflow, {
  id: "qualify",
  title: "Qualify numbers (C)",
  about: "Have candidates checked and prove that they are yours.",
  start: "proof",
});

export const followTree = subtree(hostingWorkflow, {
  id: "follow-hosting-order",
  title: "Follow a hosting order (E)",
  about: "What state the order is in, who acts next, and which numbers failed.",
  start: "hostingOrderId",
});

export const manageTree = subtree(hostingWorkflow, {
  id: "manage",
  title: "Manage hosted numbers (F)",
  about: "Check, move, rename, remove or verify numbers that are hosted or about to be.",
  start: "task",
});
