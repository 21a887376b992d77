/** The letter of authorization: its three blocks as arguments, what makes one complete, and what a person is asked. */
import { z } from "zod";
import { explore, type OpenQuestion as TreeQuestion } from "../../knowledge/decision-tree.js";
import { clarifyMixedTextEnable, lettersFor, whichLetter } from "../../knowledge/decisions/index.js";
import {
  completeLoa,
  isLoaPart,
  type LoaBlock,
  type LoaParts,
  loaParts,
  loaValues,
  openLoaQuestions,
} from "../../knowledge/loa-fields.js";
import { LOA_TYPES, type LoaType, loaTypes } from "../../knowledge/loa-types.js";
import { counted } from "../fields.js";
import { type Clarification, type OpenQuestion, type Refuse, unlisted } from "../operation.js";
import { asQuestion } from "../questions.js";
import { kindOf, type NumberKind } from "./hosting-fields.js";

// Parts may be missing when the arguments are checked: the person is asked for them, and the rules demand them all.
const part = z
  .string()
  .trim()
  .max(200, "must not be longer than 200 characters")
  .optional()
  .meta({ publish: { type: "string" } });

type PartsAsked<P extends LoaParts> = { [Name in keyof P]: z.ZodOptional<z.ZodType<NonNullable<LoaBlock<P>[Name]>>> };

/** An LOA block's parts as arguments. */
const partsAsked = <P extends LoaParts>(parts: P): PartsAsked<P> =>
  Object.fromEntries(
    Object.entries(parts).map(([name, each]) => [
      name,
      isLoaPart(each) ? part : z.strictObject(partsAsked(each)).optional(),
    ]),
  ) as unknown as PartsAsked<P>;

/**
 * One block with its type, where the wire has a block for each type: a list of tools is read whole, and the parts would stand
 * there eight times. The wire's blocks are taken as well.
 */
const loa = (kind: NumberKind, about: string) =>
  z
    .strictObject({ type: z.enum(lettersFor(kind)), ...partsAsked(loaParts.reseller) })
    .optional()
    .describe(about);

const block = <P extends LoaParts>(parts: P) => unlisted(z.strictObject(partsAsked(parts)));

const SIGNED = "direct: own numbers; reseller: a customer's, with businessName; every part";

const blocks = { directLoaInfo: block(loaParts.direct), resellerLoaInfo: block(loaParts.reseller) };

/** Arguments for local numbers: what is sent, and what is asked for. */
export const localLoa = {
  body: { ...blocks, blanketLoaInfo: block(loaParts.blanket) },
  extra: { loa: loa("local", `${SIGNED}. blanket: a standing LOA, type alone`) },
};
/** There is no blanket LOA for toll-free numbers. */
export const tollFreeLoa = { body: blocks, extra: { loa: loa("toll-free", SIGNED) } };

export interface LoaBlocks {
  loa?: ({ type: LoaType } & LoaBlock) | undefined;
  directLoaInfo?: LoaBlock<typeof loaParts.direct> | undefined;
  resellerLoaInfo?: LoaBlock | undefined;
  blanketLoaInfo?: object | undefined;
}

interface Letter {
  /** The argument that holds it. */
  readonly at: string;
  readonly type: LoaType;
  readonly parts: LoaBlock;
}

/** Which letters were given, in whatever state and spelling. */
function lettersOf({ loa: given, ...blocks }: LoaBlocks): Letter[] {
  const { type, ...parts } = given ?? {};
  return [
    ...(type ? [{ at: "loa", type, parts }] : []),
    ...LOA_TYPES.flatMap((each) => {
      const at = loaTypes[each].block;
      const block = blocks[at];
      return block === undefined ? [] : [{ at, type: each, parts: block }];
    }),
  ];
}

/** The call with its letter in the wire's own block. */
export function withLoaBlock<In extends LoaBlocks>(input: In): In {
  if (!input.loa) return input;
  const { loa: _, ...rest } = input;
  const { type, ...parts } = input.loa;
  return { ...rest, [loaTypes[type].block]: parts } as unknown as In;
}

/** The block of a call that passed the rules. */
export function loaOf(input: LoaBlocks): { type: LoaType; signer?: { name: string; email: string } } {
  const { type = "blanket", parts } = lettersOf(input)[0] ?? {};
  const person = parts?.authorisedPerson;
  if (type === "blanket" || !person) return { type };
  return { type, signer: { name: `${person.firstName} ${person.lastName}`, email: person.email ?? "" } };
}

/** Exactly one letter, complete in every part and without one that is not its own. */
export function loaRules(input: LoaBlocks, kind: NumberKind, refuse: Refuse): void {
  const [letter, second] = lettersOf(input);
  if (second) refuse(second.at, `give exactly one letter; leave ${second.at} or ${letter?.at} out`);
  if (!letter) refuse("loa", `is missing; give it with its type: ${lettersFor(kind).join(", ")}`);
  if (!letter || second) return;
  const { at, type, parts } = letter;
  for (const [name, value] of Object.entries(parts))
    if (value !== undefined && !Object.hasOwn(loaParts[type], name))
      refuse(`${at}.${name}`, `does not go with a ${type} LOA; leave it out`);
  for (const { id } of openLoaQuestions(type, parts)) refuse(`${at}.${id}`, "is missing; the LOA needs every part");
  for (const { path, isMailbox, value } of loaValues(type, parts))
    if (isMailbox && value && !z.email().safeParse(value).success)
      refuse(`${at}.${path}`, "must be an email address; the LOA is mailed there");
}

/** What only a person knows about the LOA, as far as the arguments leave it open: first which one, then its parts. */
export function askForLoa(input: LoaBlocks, kind: NumberKind): Clarification | undefined {
  const [letter, second] = lettersOf(input);
  if (second) return undefined;
  return letter ? askForParts(letter) : askWhichLoa(kind);
}

function askWhichLoa(kind: NumberKind): Clarification {
  const types = lettersFor(kind);
  const alone = types.includes("blanket") ? '; {"type": "blanket"} stands alone' : "";
  return {
    message: "Text-enabling needs a letter of authorization (LOA).",
    forAgent: `Give it as loa, an object with type ${types.join(" or ")} and every loa part asked for below (businessName only with reseller${alone}).`,
    later: openLoaQuestions("reseller").map((each) => partQuestion("loa", each)),
    questions: [asQuestion(whichLetter(kind), "loa.type")],
    settles: ["loa"],
    apply: ({ loaType }) => ({ loa: { type: loaType ?? "direct" } }),
  };
}

/** A part of the letter, with the argument that takes it; `at` is where the letter stands. */
const partQuestion = (at: string, each: TreeQuestion): OpenQuestion => ({
  ...asQuestion(each, `${at}.${each.id}`),
  ...("example" in each.question ? { format: `e.g. ${each.question.example}` } : {}),
});

function askForParts({ at, type, parts }: Letter): Clarification | undefined {
  const questions = openLoaQuestions(type, parts).map((each) => partQuestion(at, each));
  if (questions.length === 0) return undefined;
  return {
    message: `The ${type} LOA is not complete.`,
    questions,
    settles: questions.map(({ id }) => `${at}.${id}`),
    apply: (answers) => ({
      [at]: { ...(at === "loa" ? { type } : {}), ...completeLoa(type, parts, answers) },
    }),
  };
}

/**
 * Local and toll-free numbers in one list: the person decides which are ordered now. `tools` are the text-enable tools of
 * either kind; `kind` is the one that this call can order.
 */
export function askAboutMixedNumbers(
  numbers: readonly string[],
  kind: NumberKind,
  tools: Readonly<Record<NumberKind, string>>,
): Clarification | undefined {
  const odd = numbers.filter((number) => kindOf(number) !== kind);
  if (odd.length === 0 || odd.length === numbers.length) return undefined;
  const other = kind === "local" ? "toll-free" : "local";
  return {
    message: `${odd.length} of ${counted(numbers.length, "number")} ${odd.length === 1 ? "is" : "are"} ${other}: ${odd.slice(0, 5).join(", ")}${odd.length > 5 ? " ..." : ""}.`,
    questions: explore(clarifyMixedTextEnable, {}).open.map((each) =>
      asQuestion(each, `numbers (only ${kind} ones; the others go to ${tools[other]})`),
    ),
    settles: numbers.flatMap((number, index) => (kindOf(number) === kind ? [] : [`numbers[${index}]`])),
    stops: ({ send }) =>
      send === kind ? undefined : `The ${other} numbers are to be ordered; ${tools[other]} takes those.`,
    apply: () => ({ numbers: numbers.filter((number) => kindOf(number) === kind) }),
  };
}
