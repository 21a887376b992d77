/** What tools ask a person before they act, as trees, and the letters that such a question offers. */
import { decisionTree, explore, type OpenQuestion } from "../decision-tree.js";
import { LOA_TYPES, type LoaType, loaTypes } from "../loa-types.js";
import { loaTree } from "./hosting-workflow.js";

/** The letters that the LOA tree can lead to for numbers of a kind. */
export function lettersFor(kind: "local" | "toll-free"): LoaType[] {
  const ends = explore(loaTree, { numberType: kind }).reachable.map(({ loa }) => loa);
  return LOA_TYPES.filter((type) => ends.includes(type));
}

/**
 * What the text-enable tools ask when no letter is given: the ends of the LOA tree as one question, since whoever orders knows
 * which letter it is, and need not be led there.
 */
export const whichLetter = (kind: "local" | "toll-free"): OpenQuestion => ({
  id: "loaType",
  question: {
    ask: "Which letter of authorization (LOA) shall be used?",
    why: "A direct or reseller LOA is mailed to its signer; nothing moves before it is signed.",
    options: lettersFor(kind).map((type) => ({ value: type, label: `${type}: ${loaTypes[type].whose}`, leads: "" })),
  },
  always: true,
});

/** What the text-enable tools ask when local and toll-free numbers come in one list. */
export const clarifyMixedTextEnable = decisionTree({
  id: "clarify-mixed-text-enable",
  title: "Local and toll-free numbers in one list",
  about: "They go through different tools.",
  start: "send",
  questions: {
    send: {
      ask: "The list mixes local and toll-free numbers. Which shall be ordered now?",
      why: "An order takes one kind only; the others need an order of their own.",
      options: [
        { value: "local", label: "the local numbers", leads: "local" },
        { value: "toll-free", label: "the toll-free numbers", leads: "toll-free" },
      ],
    },
  },
  workflows: {
    local: {
      title: "Order the local numbers",
      steps: [{ tool: "text_enable_qualified_numbers", do: "Send the local numbers only." }],
    },
    "toll-free": {
      title: "Order the toll-free numbers",
      steps: [{ tool: "text_enable_qualified_toll_free_numbers", do: "Send the toll-free numbers only." }],
    },
  },
});

/** What `create_port_in_order` asks when a toll-free number is among local ones. */
export const clarifyTollFreePort = decisionTree({
  id: "clarify-toll-free-port",
  title: "A toll-free number in a port-in order",
  about: "Sinch ports local numbers only for now, and one number that cannot be ported fails the whole order.",
  start: "tollFree",
  questions: {
    tollFree: {
      ask: "The order holds toll-free numbers, which Sinch does not port for now. What shall be done with them?",
      why: "One number that cannot be ported fails the whole order.",
      options: [
        { value: "leave-out", label: "leave them out and order the local numbers", leads: "without" },
        { value: "check-first", label: "check all numbers first and order nothing now", leads: "check" },
      ],
    },
  },
  workflows: {
    without: {
      title: "Order without the toll-free numbers",
      steps: [{ tool: "create_port_in_order", do: "Send the local numbers only." }],
    },
    check: { title: "Check first", steps: [{ tool: "check_portability", do: "Check every number." }] },
  },
});
