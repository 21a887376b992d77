/** The decision of how to port: what is needed, when it goes live. */
import { inWords } from "../../values/number-words.js";
import { decisionTree, type Step } from "../decision-tree.js";
import { PORT_ORDER_NUMBERS } from "../order-limits.js";
import { FOC_HONOURED_TEXT, GOOD_LEAD, LEAST_LEAD_TEXT, LONGEST_LEAD_TEXT, PAPERS_AGE_TEXT } from "../time-spans.js";

const prepare: readonly Step[] = [
  {
    tool: "check_portability",
    do: "Check every number before ordering.",
    check:
      "portable is true for each: one that is not fails the whole order. `carrier` is the losing carrier: do not ask for it.",
    tell: "Which numbers cannot be ported, and why.",
  },
  { do: "Group the numbers by losing carrier and by account: one order for each group." },
  {
    tool: "get_porting_configuration",
    do: "See whether webhook, contact, default time and zone are set.",
    check: "If not, offer to set them with `create_porting_configuration` or `update_porting_configuration`.",
  },
  {
    do: "Compare name, service address and account number with a recent bill or the customer service record, letter by letter.",
    tell: "About 60 % of rejections come from an address that differs from the carrier's record.",
    basis: "field",
  },
  {
    do: "If the losing carrier wants a port-out PIN, have the person fetch it now, last: portOutInfo.existingPortOutPin.",
    tell: "Wireless PINs expire within days. Never repeat a PIN in the conversation.",
    basis: "field",
  },
];

const watch: readonly Step[] = [
  { tool: "list_port_in_orders", do: "Only after a doubtful outcome: look it up, never send it twice." },
  {
    tool: "upload_port_in_document",
    do: "Attach the signed LOA and, if asked for, a recent bill.",
    check: `The LOA is signed and dated, no older than ${PAPERS_AGE_TEXT}.`,
    basis: "field",
  },
  {
    tool: "get_port_in_order",
    do: "Follow the order until it is CONFIRMED.",
    check: "No number is REJECTED or EXCLUDED, no note asks a question: mend that while the order is PENDING.",
    tell: "The confirmed date (FOC) often differs from the desired one. The old service must stay.",
    every: "once a business day; a webhook tells sooner",
    basis: "field",
  },
];

const finish: readonly Step[] = [
  {
    tool: "get_port_in_order",
    do: "See that the order is COMPLETED and every number ACTIVATED.",
    every: "every hour on the FOC date",
    tell: "Make a test call. Only now may the old service be ended, and a 10DLC campaign be linked for US texts.",
  },
];

const schedule = {
  activationMode: {
    ask: "Shall the numbers go live by themselves, or when you say so?",
    why: "Scheduled is recommended. On demand, you activate each carrier group yourself from its FOC date on.",
  },
  modes: {
    scheduled: { value: "scheduled", label: "by themselves at the confirmed date" },
    "on-demand": { value: "on-demand", label: "on demand, when you activate them" },
  },
  desiredPortDate: {
    ask: "Which date is wanted for the port?",
    why: `At least ${LEAST_LEAD_TEXT} out, better ${inWords(GOOD_LEAD)}; more than ${LONGEST_LEAD_TEXT} is often refused.`,
    format: "date",
    basis: "field",
  },
} as const;

/** What `create_port_in_order` asks when the person has not chosen. */
export const clarifySchedule = decisionTree({
  id: "clarify-schedule",
  title: "When and how the numbers go live",
  about: "Only the person can say these two things.",
  start: "activationMode",
  questions: {
    activationMode: {
      ...schedule.activationMode,
      options: [
        { ...schedule.modes.scheduled, leads: "desiredPortDate" },
        { ...schedule.modes["on-demand"], leads: "desiredPortDate" },
      ],
    },
    desiredPortDate: { ...schedule.desiredPortDate, leads: "order" },
  },
  workflows: {
    order: { title: "Create the order", steps: [{ tool: "create_port_in_order", do: "Create the order as chosen." }] },
  },
});

/** What an order needs, whichever way it goes live. */
const details = [
  "voiceTarget",
  "messaging",
  "e911",
  "directoryListing",
  "desiredPortDate",
  "accountScope",
  "accountHolder",
  "serviceAddress",
  "loa",
];

const byMode = { by: "activationMode", to: { scheduled: "scheduled", "on-demand": "on-demand" } } as const;

export const portIn = decisionTree({
  id: "port-in",
  title: "Port in",
  about: "What has to be known before a port-in order is created.",
  start: "phoneNumbers",
  questions: {
    phoneNumbers: {
      ask: "Which numbers shall be ported?",
      why: `All of them, with country code; at most ${PORT_ORDER_NUMBERS} an order.`,
      example: "+12025550134, +12025550135",
      leads: "numberType",
    },
    numberType: {
      ask: "What kind of numbers are they?",
      why: "Sinch ports local numbers only for now.",
      options: [
        { value: "local", label: "of a landline or VoIP carrier", leads: "useCase" },
        { value: "mobile", label: "of a mobile carrier", leads: "useCase" },
        { value: "toll-free", label: "toll-free", leads: "toll-free" },
      ],
    },
    useCase: {
      ask: "What will the numbers be used for?",
      why: "It decides voiceConfiguration. For texts alone, hosting is enough.",
      options: [
        { value: "voice-app", label: "calls to a voice application (RTC, with appId)", leads: "region" },
        { value: "sip-trunk", label: "calls over an elastic SIP trunk (EST, with trunkId)", leads: "region" },
        { value: "fax", label: "fax (FAX, with serviceId)", leads: "region" },
        { value: "messaging-only", label: "texts only", leads: "host-instead" },
      ],
    },
    region: {
      ask: "Are the numbers US or Canadian?",
      why: "The area codes tell it.",
      options: [
        { value: "us", label: "United States", leads: "activationMode" },
        { value: "ca", label: "Canada", leads: "resellerName" },
      ],
    },
    resellerName: {
      ask: "Which reseller name goes on the order?",
      why: "An order of Canadian numbers carries one.",
      example: "Maple Ridge Communications",
      leads: "activationMode",
    },
    activationMode: {
      ...schedule.activationMode,
      options: [
        { ...schedule.modes.scheduled, leads: "portOutPin" },
        { ...schedule.modes["on-demand"], leads: "portOutPin" },
      ],
    },
    portOutPin: {
      ask: "What does the losing carrier ask for to let the numbers go?",
      why: "A port-out PIN alone is usually enough; mobile carriers always want one. Never write the PIN itself here.",
      options: [
        { value: "pin", label: "a PIN", leads: byMode },
        { value: "pin-and-account", label: "a PIN and more", leads: "accountNumber" },
        { value: "account", label: "account number or signer, no PIN", leads: "accountNumber" },
      ],
    },
    accountNumber: {
      ask: `What is the account number, from a bill no older than ${PAPERS_AGE_TEXT}?`,
      why: "A wrong one is a common reason for rejection.",
      basis: "field",
      leads: "authorizedSigner",
    },
    authorizedSigner: {
      ask: "Who on the account authorizes the port?",
      why: "portOutInfo.authorizingName: the losing carrier rejects a signer who is not on the account.",
      basis: "field",
      example: "Dana Whitfield",
      leads: byMode,
    },
  },
  details: {
    voiceTarget: {
      ask: "Which voice application, SIP trunk or fax service takes the calls?",
      why: "Its id (appId, trunkId or serviceId), from the Sinch dashboard.",
      example: "01HQ4T8Z6M2R7V9K3XCBN5D1WE",
      leads: "",
    },
    messaging: {
      ask: "Shall the numbers also send and receive texts?",
      why: "The messaging feature of each number. A US 10DLC campaign can be linked only after the port.",
      basis: "summary",
      options: [
        { value: "a2plc", label: "A2PLC: a business's texts, under a campaign", leads: "" },
        { value: "smsmms", label: "SMSMMS: ordinary SMS and MMS", leads: "" },
        { value: "no", label: "no", leads: "" },
      ],
    },
    e911: {
      ask: "Shall emergency calls (E911) from the numbers show an address?",
      why: "features.e911 of each number.",
      options: [
        { value: "yes", label: "yes, each number's own address", leads: "" },
        { value: "no", label: "no", leads: "" },
      ],
    },
    directoryListing: {
      ask: "Shall the numbers stand in a directory?",
      why: "A directory listing is passed on as it is given.",
      basis: "summary",
      options: [
        { value: "yes", label: "yes, with name and address", leads: "" },
        { value: "no", label: "no", leads: "" },
      ],
    },
    desiredPortDate: { ...schedule.desiredPortDate, leads: "" },
    accountScope: {
      ask: "Do all numbers of the account move, or only some?",
      why: "If the billing number leaves and lines stay, the carrier wants a new one first. Several accounts need several orders.",
      basis: "field",
      options: [
        { value: "all", label: "all numbers of the account", leads: "" },
        { value: "some", label: "some; the billing number stays", leads: "" },
        { value: "some-with-billing-number", label: "some, the billing number among them", leads: "" },
      ],
    },
    accountHolder: {
      ask: "Which name is on the account, as spelt there?",
      why: "endUser.name: punctuation and suffixes (LLC, Inc.) count. Is it a business (B) or a residence (R)?",
      example: "Lakeside Dental Clinic LLC",
      basis: "field",
      leads: "",
    },
    serviceAddress: {
      ask: "What is the service address, exactly as on the customer service record?",
      why: "It goes into endUser; not the billing address.",
      example: "480 N Wells Street, Suite 210, Chicago, IL 60654",
      basis: "field",
      leads: "",
    },
    loa: {
      ask: `Is there a letter of authorization (LOA), signed within the last ${PAPERS_AGE_TEXT}?`,
      why: "A document of its own; an electronic signature counts.",
      basis: "field",
      options: [
        { value: "yes", label: "yes, it can be attached", leads: "" },
        { value: "no", label: "not yet", leads: "" },
      ],
    },
  },
  workflows: {
    scheduled: {
      title: "Port in on a schedule",
      asks: details,
      steps: [
        ...prepare,
        {
          tool: "create_port_in_order",
          do: "Create the order with onDemandActivation false, the desired schedule and a customerOrderReference of your own.",
          check: "The preview shows the right numbers, date and zone.",
          tell: "The order ID; the numbers go live by themselves at the confirmed date.",
        },
        ...watch,
        ...finish,
      ],
    },
    "on-demand": {
      title: "Port in and activate on demand",
      asks: details,
      steps: [
        ...prepare,
        {
          tool: "create_port_in_order",
          do: "Create the order with onDemandActivation true, the desired schedule and a customerOrderReference of your own.",
          check: "The preview shows the right numbers and on-demand activation.",
          tell: `The order ID, and that somebody has to activate: a losing carrier honours a FOC for ${FOC_HONOURED_TEXT}.`,
          basis: "field",
        },
        ...watch,
        {
          tool: "list_available_activations",
          do: "From the FOC date on, see which carrier groups are ready.",
          check: "The group is listed: its FOC date has come and its numbers route on the Sinch network.",
          every: "every hour on the FOC date",
        },
        {
          tool: "activate_port_in_numbers",
          do: "Activate the groups the person names; without phoneNumberGroups the whole order is activated.",
          tell: "This moves live traffic, and this API cannot move it back.",
        },
        ...finish,
      ],
    },
    "host-instead": {
      title: "Host the numbers instead",
      steps: [
        {
          tool: "recommend_path",
          do: "For texts alone the numbers can stay at their carrier.",
          tell: "Hosting leaves the calls alone. Porting remains possible.",
        },
      ],
      continues: "port-or-host",
    },
    "toll-free": {
      title: "Toll-free numbers cannot be ported for now",
      steps: [
        {
          do: "Do not order a port for toll-free numbers.",
          tell: "Sinch ports local numbers only for now. Their texts can be hosted.",
        },
        {
          tool: "recommend_path",
          do: "If texts are enough: host them.",
        },
      ],
      continues: "port-or-host",
    },
  },
});
