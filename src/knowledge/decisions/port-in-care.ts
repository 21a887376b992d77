/** After a port was ordered: tracking it, and mending what was rejected. */
import { decisionTree, type Step, type Tree, type Workflow } from "../decision-tree.js";
import { rejections } from "../rejections.js";
import { FOC_HONOURED_TEXT, LOOK_EVERY_TEXT } from "../time-spans.js";

const whichOrder = {
  ask: "Which order: its ID, your own reference, or one of its numbers?",
  why: "`list_port_in_orders` finds it by any of the three.",
  example: "901442",
} as const;

const find: Step = {
  tool: "list_port_in_orders",
  do: "Find the order by orderId, customerOrderReference or phoneNumber.",
  check: "Exactly one order fits; if several do, ask which one is meant.",
};

export const trackPortIn = decisionTree({
  id: "track-port-in",
  title: "Track a port-in order",
  about: "Where the order stands, who acts next, and what needs attention.",
  start: "order",
  questions: { order: { ...whichOrder, leads: "track" } },
  workflows: {
    track: {
      title: "Track a port-in order",
      steps: [
        find,
        {
          tool: "get_port_in_order",
          do: "Read it.",
          check: "Numbers that are REJECTED or EXCLUDED, and notes from Sinch that ask for something, come first.",
          tell: "The state, who acts next, and what is asked of the person.",
          every: "once a business day; a webhook tells sooner",
        },
        {
          tool: "get_port_in_phone_groups",
          do: "Compare the carrier groups.",
          check: "Each confirmed group has a FOC date. Is the order on demand and that date past? Then it is urgent.",
          tell: "The FOC dates, which often differ from the desired one.",
          basis: "field",
        },
        {
          tool: "add_port_in_note",
          do: "Answer Sinch's questions; a document goes through `upload_port_in_document`.",
        },
      ],
    },
  },
});

const ready: readonly Step[] = [
  find,
  {
    tool: "get_port_in_order",
    do: "Read it.",
    check: "CONFIRMED, with onDemandActivation true. A scheduled order goes live by itself.",
  },
  {
    tool: "list_available_activations",
    do: "See which groups are ready.",
    check:
      "A group that is not listed cannot be activated: its FOC date has not come, or its numbers do not route on Sinch yet.",
  },
];

const after: Step = {
  tool: "get_port_in_order",
  do: "Read the order back.",
  check: "The numbers are ACTIVATED.",
  tell: `Make a test call now. A losing carrier honours a FOC for ${FOC_HONOURED_TEXT}, so do not leave groups behind.`,
  every: `${LOOK_EVERY_TEXT} until they are`,
  basis: "field",
};

export const activatePortIn = decisionTree({
  id: "activate-port-in",
  title: "Activate an on-demand order",
  about: "The cut-over: calls move to Sinch at once.",
  start: "order",
  questions: {
    order: { ...whichOrder, leads: "scope" },
    scope: {
      ask: "Shall the whole order go live, or only some carrier groups?",
      why: "Activation takes the whole order or whole groups; a single number cannot be activated alone.",
      options: [
        { value: "whole-order", label: "every group that is ready", leads: "whole" },
        { value: "groups", label: "only the groups named", leads: "groups" },
      ],
    },
  },
  workflows: {
    whole: {
      title: "Activate the whole order",
      steps: [
        ...ready,
        {
          tool: "activate_port_in_numbers",
          do: "Activate without phoneNumberGroups.",
          check: "Every group of the order is in the list of those that are ready.",
          tell: "This moves live traffic, and this API cannot move it back.",
        },
        after,
      ],
    },
    groups: {
      title: "Activate some groups",
      steps: [
        ...ready,
        {
          tool: "activate_port_in_numbers",
          do: "Activate with phoneNumberGroups: the names as listed.",
          check: "The person has named these groups.",
          tell: "This moves the live traffic of those groups, and this API cannot move it back.",
        },
        after,
      ],
    },
  },
});

const answer = (fix: string, fields: readonly string[]): Workflow["steps"] => [
  find,
  {
    tool: "get_port_in_order",
    do: "Read what stands under each rejected number: the carrier's own words, and the `meaning` and `fix` they come to. Read the notes too.",
    check:
      "Is the order still PENDING? If it is CONFIRMED its content is frozen: write a note, or order the number anew.",
  },
  {
    do: fix,
    basis: "field",
    ...(fields.length > 0 ? { check: `Correct ${fields.join(", ")}; everything else stays as it is.` } : {}),
    tell: "What the losing carrier objected to, in its own words, and what is needed.",
  },
  {
    tool: "update_port_in_order",
    do: "If a field is to be corrected: give it in `changes`, with the phoneNumber it belongs to; all else, PINs too, stays.",
    check: "The preview shows that one change and no other.",
  },
  { tool: "upload_port_in_document", do: "If a document was asked for: attach it." },
  { tool: "add_port_in_note", do: "Tell Sinch what was changed." },
  {
    tool: "get_port_in_order",
    do: "Follow it.",
    check: "The number is PENDING again, then CONFIRMED.",
    every: "once a business day; a webhook tells sooner",
    tell: "The new FOC date.",
  },
];

const reasons = Object.fromEntries(
  rejections.map((rejection): [string, Workflow] => [
    `fix-${rejection.name}`,
    { title: `Fix: ${rejection.meaning.replace(/\.$/, "")}`, steps: answer(rejection.fix, rejection.fields) },
  ]),
);

export const fixRejectedPortIn: Tree = {
  id: "fix-rejected-port-in",
  title: "Fix a rejected number",
  about: "A losing carrier refused: find out why, correct it, send it again.",
  start: "order",
  questions: {
    order: { ...whichOrder, leads: "reason" },
    reason: {
      ask: "Why was the number rejected?",
      why: "`get_port_in_order` tells it as `meaning`; these are the reasons behind most rejections.",
      assumed: "unknown",
      options: [
        ...rejections.map(({ name, meaning }) => ({
          value: name,
          label: meaning.replace(/\.$/, ""),
          leads: `fix-${name}`,
        })),
        { value: "unknown", label: "not clear, or to be read from the order", leads: "fix-unknown" },
      ],
    },
  },
  workflows: {
    ...reasons,
    "fix-unknown": {
      title: "Fix a rejected number by what the order says",
      steps: answer(
        "Ask the person for what `fix` names, and for nothing else: the corrected value or the document. Where there is no `meaning`, ask the losing carrier for the customer service record, or Sinch in a note, what exactly differs.",
        [],
      ),
    },
  },
};
