/** The workflows that a person starts from a client. */
import {
  activatePortIn,
  fixRejectedPortIn,
  followTree,
  importTree,
  integrate,
  loaTree,
  manageTree,
  portIn,
  portOrHost,
  qualifyTree,
  trackPortIn,
} from "../knowledge/decisions/index.js";
import { explainRejection } from "../knowledge/rejections.js";
import { type Prompt, prompt } from "./prompt.js";

export type { Prompt, PromptArgument, PromptMessage } from "./prompt.js";

/** A rejection reason may be pasted as the carrier wrote it; a sentence that tells nothing counts as "unknown". */
function readReason(args: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { reason } = args;
  if (reason === undefined || !/\s/.test(reason.trim())) return args;
  return { ...args, reason: explainRejection(reason)?.name ?? "unknown" };
}

/** The workflows a person starts, in a fixed order. Each asks only what its arguments have not answered. */
export const prompts: readonly Prompt[] = [
  prompt({
    name: "port_or_host",
    title: "Port or host?",
    description: "Find out whether numbers should be ported to Sinch or hosted where they are.",
    wish: "I want to bring phone numbers to Sinch. Help me decide whether to port them or to host them.",
    tree: portOrHost,
  }),
  prompt({
    name: "port_in",
    title: "Port numbers in",
    description: "Port US or Canadian numbers to Sinch: what to know first, the order, and the way to going live.",
    wish: "I want to port phone numbers to Sinch.",
    tree: portIn,
  }),
  prompt({
    name: "track_port_in",
    title: "Track a port-in order",
    description: "Where a port-in order stands, who acts next, and what needs attention.",
    wish: "Tell me where my port-in order stands.",
    tree: trackPortIn,
  }),
  prompt({
    name: "activate_port_in",
    title: "Activate an on-demand order",
    description: "Make an on-demand order, or some of its carrier groups, go live.",
    wish: "I want my on-demand port to go live.",
    tree: activatePortIn,
  }),
  prompt({
    name: "fix_rejected_port_in",
    title: "Fix a rejected number",
    description: "Find out why a losing carrier refused a number, correct it and send it again.",
    wish: "The losing carrier rejected a number of my port-in order. Help me fix it.",
    tree: fixRejectedPortIn,
    read: readReason,
  }),
  prompt({
    name: "import_numbers",
    title: "Import numbers (workflows A, B)",
    description: "Import numbers whose NNID Sinch can already route: one, or several by order.",
    wish: "I want to import numbers, so that their texts run over Sinch.",
    tree: importTree,
  }),
  prompt({
    name: "qualify_numbers",
    title: "Qualify numbers (workflow C)",
    description: "Have numbers checked for hosting, and prove that they are yours.",
    wish: "I want to qualify numbers for hosting on Sinch.",
    tree: qualifyTree,
  }),
  prompt({
    name: "text_enable_numbers",
    title: "Text-enable numbers (workflow D)",
    description: "Order hosting for qualified numbers, local or toll-free, with the right letter of authorization.",
    wish: "I want to text-enable numbers on Sinch that stay at their carrier.",
    tree: loaTree,
  }),
  prompt({
    name: "check_hosting_order",
    title: "Follow a hosting order (workflow E)",
    description: "What state a hosting order is in, who acts next, and which numbers failed.",
    wish: "Tell me how my hosting order is doing.",
    tree: followTree,
  }),
  prompt({
    name: "manage_hosted_numbers",
    title: "Manage hosted numbers (workflow F)",
    description: "Check, move, rename, remove or verify hosted numbers, or set the callback secret.",
    wish: "I want to look after the numbers that are hosted on Sinch.",
    tree: manageTree,
  }),
  prompt({
    name: "integrate",
    title: "Write code against the APIs",
    description: "For a developer: authentication, errors, callbacks and a sandbox to test against.",
    wish: "I want to write a program that ports or hosts numbers with Sinch's APIs. Plan it with me, then help me write it.",
    tree: integrate,
  }),
];

/** The prompt of that name, or undefined. */
export const findPrompt = (name: string): Prompt | undefined => prompts.find((each) => each.name === name);

/** Values of an argument of this prompt that begin with what was typed; none for free text. */
export function completeArgument(of: Prompt | undefined, argumentName: string, typed: string): readonly string[] {
  const values = of?.arguments.find(({ name }) => name === argumentName)?.complete ?? [];
  return values.filter((value) => value.startsWith(typed.trim().toLowerCase()));
}
