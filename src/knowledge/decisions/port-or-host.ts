/** The first decision: port a number, or host it. */
import { decisionTree } from "../decision-tree.js";
import { IMPORT_CALL_NUMBERS } from "../order-limits.js";
import { WHERE_FOUND } from "../where-found.js";
import { qualifyFirst } from "./hosting-steps.js";

export const portOrHost = decisionTree({
  id: "port-or-host",
  title: "Port or host",
  about:
    "Porting moves a number to Sinch, calls included. Hosting leaves it at its carrier and routes only its texts to Sinch. Messaging only: host. Voice too: port.",
  start: "region",
  questions: {
    region: {
      ask: "In which country are the numbers?",
      why: "Both ways exist for US and Canadian numbers only.",
      options: [
        { value: "us", label: "United States", leads: "numberType" },
        { value: "ca", label: "Canada", leads: "numberType" },
        { value: "elsewhere", label: "another country", leads: "not-here" },
      ],
    },
    numberType: {
      ask: "What kind of numbers are they?",
      why: "Sinch ports local numbers only for now, and numbers of mobile carriers cannot be text-enabled by a third party. A number does not show whether it is mobile.",
      basis: "field",
      options: [
        { value: "local", label: "local numbers of a landline or VoIP carrier", leads: "service" },
        { value: "mobile", label: "numbers of a mobile carrier", leads: "port-mobile" },
        { value: "toll-free", label: "toll-free numbers (800, 833, 844, 855, 866, 877, 888)", leads: "host-toll-free" },
      ],
    },
    service: {
      ask: "What shall run over Sinch?",
      why: "Only porting moves calls; hosting is enough for texts and leaves the voice service alone.",
      options: [
        { value: "voice", label: "calls, with or without texts", leads: "port" },
        { value: "messaging", label: "texts only; calls stay where they are", leads: "routed" },
      ],
    },
    routed: {
      ask: "Do the numbers already carry a NetNumber ID (NNID) that Sinch can route?",
      why: `Such numbers can be imported at once. All others are checked, proven and text-enabled with an LOA first. ${WHERE_FOUND.nnid}`,
      options: [
        { value: "yes", label: "yes, NNID provisioning with Sinch is finished", leads: "host-import" },
        { value: "no", label: "no, or nobody knows", leads: "host-qualify" },
      ],
    },
  },
  workflows: {
    port: {
      title: "Port the numbers to Sinch",
      steps: [
        {
          tool: "check_portability",
          do: "Check every number.",
          check: "portable is true for each that shall go into the order.",
        },
        {
          do: "Go on with the port-in questions: use case, activation mode, the data the losing carrier wants.",
          tell: "Keep the old service until the port is complete; ending it early can lose the numbers.",
          basis: "field",
        },
      ],
      continues: "port-in",
    },
    "port-mobile": {
      title: "Port the mobile numbers: they cannot be hosted",
      steps: [
        {
          tool: "check_portability",
          do: "Check every number.",
          check: "portable is true for each.",
          tell: "Numbers of mobile carriers cannot be text-enabled by a third party, so porting is the only way.",
          basis: "field",
        },
        { do: "Get the port-out PIN last: a wireless PIN expires within days.", basis: "field" },
      ],
      continues: "port-in",
    },
    "host-import": {
      title: "Import the numbers (workflow A or B)",
      steps: [
        { tool: "import_number", do: "One number: import it." },
        {
          tool: "import_numbers",
          do: `Several numbers, up to ${IMPORT_CALL_NUMBERS} a call: import by order.`,
        },
      ],
      continues: "hosting-workflow",
      settles: { goal: "import" },
    },
    "host-qualify": {
      title: "Qualify the numbers, then text-enable them (workflows C and D)",
      steps: [
        ...qualifyFirst,
        { tool: "text_enable_qualified_numbers", do: "Once ownership is proven, order hosting with the right LOA." },
      ],
      continues: "hosting-workflow",
      settles: { goal: "qualify" },
    },
    "host-toll-free": {
      title: "Qualify the toll-free numbers, then text-enable them (workflows C and D)",
      steps: [
        {
          do: "If calls were to move too: that is not possible for now.",
          tell: "Sinch ports local numbers only for now; the texts of a toll-free number can be hosted while its calls stay.",
        },
        ...qualifyFirst,
        {
          tool: "text_enable_qualified_toll_free_numbers",
          do: "Once ownership is proven, order hosting with a direct or reseller LOA; there is no blanket LOA for toll-free numbers.",
        },
      ],
      continues: "hosting-workflow",
      settles: { goal: "qualify" },
    },
    "not-here": {
      title: "Not possible with these APIs",
      steps: [
        {
          do: "Do not send these numbers.",
          tell: "Both APIs cover US and Canadian numbers only. Sinch may have another way: ask the account manager.",
        },
      ],
    },
  },
});
