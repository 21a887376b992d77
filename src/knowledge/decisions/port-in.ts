import { decisionTree, type Step } from "../decision-tree.js";

const prepare: readonly Step[] = [
  {
    tool: "check_portability",
    do: "Check every number before ordering.",
    check:
      "portable is true for each: one that is not fails the whole order. `carrier` is the losing carrier: do not ask for it.",
    tell: "Which numbers cannot be ported, and why.",
  },
  { do: "Group the numbers by losing carrier and by account: one order for each group. At most 500 numbers an order." },
  {
    tool: "get_porting_configuration",
    do: "See whether a webhook, a contact, and a default time and zone are set.",
    check: "If not, offer to set them with `create_porting_configuration` or `update_porting_configuration`.",
  },
  {
    do: "Compare name, service address and account number with a recent bill or the customer service record, letter by letter.",
    tell: "About 60 % of rejections come from an address that differs from the carrier's record.",
  },
  {
    do: "If the losing carrier wants a port-out PIN (a mobile one always does), have the person fetch it now, as the last item: portOutInfo.existingPortOutPin.",
    tell: "Wireless PINs expire within days. Never repeat a PIN in the conversation.",
  },
];

const watch: readonly Step[] = [
  { tool: "list_port_in_orders", do: "Only after a doubtful outcome: look the order up. Never send it twice." },
  {
    tool: "upload_port_in_document",
    do: "Attach the signed LOA and, if asked for, a recent bill.",
    check: "The LOA is signed and dated, no older than 30 days.",
  },
  {
    tool: "get_port_in_order",
    do: "Follow the order until it is CONFIRMED.",
    check: "No number is REJECTED or EXCLUDED, and no note asks a question: that is mended while the order is PENDING.",
    tell: "The confirmed date (FOC) often differs from the desired one. The old service must stay.",
  },
];

const finish: readonly Step[] = [
  {
    tool: "get_port_in_order",
    do: "See that the order is COMPLETED and every number ACTIVATED.",
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
    why: "At least three business days out, better seven; more than 30 days is often refused. The losing carrier may confirm another date.",
    format: "date",
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

const byMode = { by: "activationMode", to: { scheduled: "scheduled", "on-demand": "on-demand" } } as const;

export const portIn = decisionTree({
  id: "port-in",
  title: "Port in",
  about: "What has to be known before a port-in order is created.",
  start: "phoneNumbers",
  questions: {
    phoneNumbers: {
      ask: "Which numbers shall be ported?",
      why: "All of them, with country code; at most 500 an order.",
      example: "+12025550134, +12025550135",
      leads: "numberType",
    },
    numberType: {
      ask: "What kind of numbers are they?",
      why: "Sinch ports local numbers only for now; mobile ones need a port-out PIN.",
      options: [
        { value: "local", label: "local numbers of a landline or VoIP carrier", leads: "useCase" },
        { value: "mobile", label: "numbers of a mobile carrier", leads: "useCase" },
        { value: "toll-free", label: "toll-free numbers", leads: "toll-free" },
      ],
    },
    useCase: {
      ask: "What will the numbers be used for?",
      why: "It decides voiceConfiguration. For texts alone, hosting is enough.",
      options: [
        { value: "voice-app", label: "calls to a voice application (RTC, with appId)", leads: "voiceTarget" },
        { value: "sip-trunk", label: "calls over an elastic SIP trunk (EST, with trunkId)", leads: "voiceTarget" },
        { value: "fax", label: "fax (FAX, with serviceId)", leads: "voiceTarget" },
        { value: "messaging-only", label: "texts only", leads: "host-instead" },
      ],
    },
    voiceTarget: {
      ask: "Which voice application, SIP trunk or fax service takes the calls?",
      why: "Its ID at Sinch: appId, trunkId or serviceId of voiceConfiguration.",
      example: "01HQ4T8Z6M2R7V9K3XCBN5D1WE",
      leads: "messaging",
    },
    messaging: {
      ask: "Shall the numbers also send and receive texts?",
      why: "A US 10DLC campaign can be linked only after the port, so texts start later than calls.",
      options: [
        { value: "yes", label: "yes", leads: "region" },
        { value: "no", label: "no", leads: "region" },
      ],
    },
    region: {
      ask: "Are the numbers US or Canadian?",
      why: "Canadian orders carry a resellerName.",
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
        { ...schedule.modes.scheduled, leads: "desiredPortDate" },
        { ...schedule.modes["on-demand"], leads: "desiredPortDate" },
      ],
    },
    desiredPortDate: { ...schedule.desiredPortDate, leads: "accountScope" },
    accountScope: {
      ask: "Do all numbers of the account move, or only some?",
      why: "If the billing number leaves and lines stay, the carrier wants a new one first. Several accounts need several orders.",
      options: [
        { value: "all", label: "all numbers of the account", leads: "accountHolder" },
        { value: "some", label: "some; the billing number stays", leads: "accountHolder" },
        { value: "some-with-billing-number", label: "some, the billing number among them", leads: "accountHolder" },
      ],
    },
    accountHolder: {
      ask: "Which name is on the account, exactly as the carrier spells it?",
      why: "endUser.name: punctuation and suffixes (LLC, Inc.) count. Is it a business (B) or a residence (R)?",
      example: "Lakeside Dental Clinic LLC",
      leads: "serviceAddress",
    },
    serviceAddress: {
      ask: "What is the service address, exactly as on the customer service record?",
      why: "For endUser (streetNum, streetName, city, state, zipCode); not the billing address.",
      example: "480 N Wells Street, Suite 210, Chicago, IL 60654",
      leads: "accountNumber",
    },
    accountNumber: {
      ask: "What is the account number, from a bill no older than 30 days?",
      why: "portOutInfo.accountNum; a wrong one is a common reason for rejection.",
      leads: "authorizedSigner",
    },
    authorizedSigner: {
      ask: "Who on the account authorizes the port?",
      why: "portOutInfo.authorizingName: the losing carrier rejects a signer who is not on the account.",
      example: "Dana Whitfield",
      leads: "loa",
    },
    loa: {
      ask: "Is there a letter of authorization (LOA), signed within the last 30 days?",
      why: "It is a document of its own, signed and dated; an electronic signature counts.",
      options: [
        { value: "yes", label: "yes, it can be attached", leads: "portOutPin" },
        { value: "no", label: "not yet", leads: "portOutPin" },
      ],
    },
    portOutPin: {
      ask: "Does the losing carrier want a port-out PIN?",
      why: "Mobile carriers always do. The PIN itself is asked for last; never write it into an answer here.",
      options: [
        { value: "yes", label: "yes, or the numbers are mobile", leads: byMode },
        { value: "no", label: "no: a landline or VoIP account without one", leads: byMode },
      ],
    },
  },
  workflows: {
    scheduled: {
      title: "Port in on a schedule",
      steps: [
        ...prepare,
        {
          tool: "create_port_in_order",
          do: "Create the order with onDemandActivation false, the desired schedule and a customerOrderReference of your own.",
          check: "The preview shows the right numbers, date and zone.",
          tell: "The order ID, and that the numbers will go live by themselves at the confirmed date.",
        },
        ...watch,
        ...finish,
      ],
    },
    "on-demand": {
      title: "Port in and activate on demand",
      steps: [
        ...prepare,
        {
          tool: "create_port_in_order",
          do: "Create the order with onDemandActivation true, the desired schedule and a customerOrderReference of your own.",
          check: "The preview shows the right numbers and on-demand activation.",
          tell: "The order ID, and that somebody has to activate the numbers: a losing carrier honours a FOC for about 10 business days.",
        },
        ...watch,
        {
          tool: "list_available_activations",
          do: "From the FOC date on, see which carrier groups are ready.",
          check: "The group is listed: its FOC date has come and its numbers route on the Sinch network.",
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
          do: "If texts are enough: they are qualified and proven yours first, then text-enabled.",
        },
      ],
      continues: "port-or-host",
    },
  },
});
