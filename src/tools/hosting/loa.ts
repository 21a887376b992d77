/** The letter of authorization: its three blocks as arguments, what makes one complete, and what a person is asked. */
import { z } from "zod";
import { explore, valuesOf } from "../../knowledge/decision-tree.js";
import { clarifyLoa, clarifyMixedTextEnable } from "../../knowledge/decisions/index.js";
import { completeLoa, type LoaType, loaBlockNames, openLoaQuestions } from "../../knowledge/loa-fields.js";
import type { Clarification, Refuse } from "../../sinch/operation.js";
import { counted } from "../fields.js";
import { asQuestion } from "../questions.js";
import { kindOf, type NumberKind } from "./hosting-fields.js";

// Parts may be missing when the arguments are checked: the person is asked for them, and the rules demand them all.
const part = z.string().trim().max(200, "must not be longer than 200 characters").optional();

const authorisedPerson = z.strictObject({ firstName: part, lastName: part, email: part }).optional();
const address = z
  .strictObject({ buildingNumber: part, street: part, city: part, state: part, postalCode: part, country: part })
  .optional();

const common = { authorisedPerson, address, currentVoiceCarrier: part };

const TEXT = { type: "string" };
const texts = (...names: string[]) => ({
  type: "object",
  properties: Object.fromEntries(names.map((name) => [name, TEXT])),
});

/** Every part with its type, for the tools that are usually taken. */
const DIRECT = {
  type: "object",
  properties: {
    authorisedPerson: texts("firstName", "lastName", "email"),
    address: texts("buildingNumber", "street", "city", "state", "postalCode", "country"),
    currentVoiceCarrier: TEXT,
  },
  description: "Own numbers; every part",
};
/** The same by name only: a list of tools is read whole, and these blocks are its largest part. */
const BRIEF_DIRECT = {
  type: "object",
  properties: {
    authorisedPerson: { type: "object", description: "firstName, lastName, email" },
    address: { type: "object", description: "buildingNumber, street, city, state, postalCode, country" },
    currentVoiceCarrier: TEXT,
  },
};
const BRIEF_RESELLER = {
  type: "object",
  properties: { businessName: TEXT },
  description: "A customer's numbers: directLoaInfo's parts too",
};
const BLANKET = { type: "object", maxProperties: 0, description: "{} for a standing LOA" };

const directLoaInfo = z.strictObject(common);
const resellerLoaInfo = z.strictObject({ businessName: part, ...common });
const blanketLoaInfo = z.strictObject({});

const resellerArgument = resellerLoaInfo.meta({ publish: BRIEF_RESELLER }).optional();
const blanketArgument = blanketLoaInfo.meta({ publish: BLANKET }).optional();
const fullDirect = { directLoaInfo: directLoaInfo.meta({ publish: DIRECT }).optional() };
const briefDirect = { directLoaInfo: directLoaInfo.meta({ publish: BRIEF_DIRECT }).optional() };

/** Arguments for local numbers. */
const local = { resellerLoaInfo: resellerArgument, blanketLoaInfo: blanketArgument };
export const localLoa = { ...fullDirect, ...local };
export const briefLocalLoa = { ...briefDirect, ...local };
/** There is no blanket LOA for toll-free numbers. */
export const briefTollFreeLoa = { ...briefDirect, resellerLoaInfo: resellerArgument };

export interface LoaBlocks {
  directLoaInfo?: z.output<typeof directLoaInfo> | undefined;
  resellerLoaInfo?: z.output<typeof resellerLoaInfo> | undefined;
  blanketLoaInfo?: object | undefined;
}

const TYPES = ["direct", "reseller", "blanket"] as const;

/** Which blocks were given, in whatever state. */
const givenTypes = (input: LoaBlocks): LoaType[] => TYPES.filter((type) => input[loaBlockNames[type]] !== undefined);

/** The block of a call that passed the rules. */
export function loaOf(input: LoaBlocks): { type: LoaType; signer?: { name: string; email: string } } {
  const type = givenTypes(input)[0] ?? "blanket";
  const person = (input.directLoaInfo ?? input.resellerLoaInfo)?.authorisedPerson;
  if (type === "blanket" || !person) return { type };
  return { type, signer: { name: `${person.firstName} ${person.lastName}`, email: person.email ?? "" } };
}

const whichLoa = { local: clarifyLoa("local"), "toll-free": clarifyLoa("toll-free") };

/** The LOA types that numbers of a kind can have. */
function typesFor(kind: NumberKind): LoaType[] {
  const question = whichLoa[kind].questions.loaType;
  const values = (question && valuesOf(question)) ?? [];
  return TYPES.filter((type) => values.includes(type));
}

/** Exactly one block, complete in every part. */
export function loaRules(input: LoaBlocks, kind: NumberKind, refuse: Refuse): void {
  const given = givenTypes(input);
  const names = typesFor(kind).map((type) => loaBlockNames[type]);
  const [type, second] = given;
  if (type === undefined || second !== undefined) {
    const problem = `give exactly one of ${names.join(", ")}${second ? "; leave the other out" : ""}`;
    refuse(second ? loaBlockNames[second] : "directLoaInfo", problem);
    return;
  }
  const block = input[loaBlockNames[type]];
  const at = loaBlockNames[type];
  for (const { id } of openLoaQuestions(type, block)) refuse(`${at}.${id}`, "is missing; the LOA needs every part");
  const email = (input.directLoaInfo ?? input.resellerLoaInfo)?.authorisedPerson?.email;
  if (email && !z.email().safeParse(email).success)
    refuse(`${at}.authorisedPerson.email`, "must be an email address; the LOA is mailed there");
}

/** What only a person knows about the LOA, as far as the arguments leave it open: first which one, then its parts. */
export function askForLoa(input: LoaBlocks, kind: NumberKind): Clarification | undefined {
  const given = givenTypes(input);
  if (given.length > 1) return undefined;
  const [type] = given;
  return type === undefined ? askWhichLoa(kind) : askForParts(type, input[loaBlockNames[type]]);
}

function askWhichLoa(kind: NumberKind): Clarification {
  const blocks = typesFor(kind).map((type) => loaBlockNames[type]);
  const parts = openLoaQuestions("direct").map(({ id }) => id);
  return {
    message: "Text-enabling needs a letter of authorization (LOA).",
    forAgent: `Give exactly one block: directLoaInfo with ${parts.join(", ")}; or resellerLoaInfo with the same and businessName.`,
    questions: explore(whichLoa[kind], {}).open.map((each) => asQuestion(each, blocks.join(" or "))),
    settles: blocks,
    apply: ({ loaType }) => ({ [loaBlockNames[(loaType as LoaType | undefined) ?? "direct"]]: {} }),
  };
}

function askForParts(type: LoaType, block: unknown): Clarification | undefined {
  const at = loaBlockNames[type];
  const questions = openLoaQuestions(type, block).map((each) => ({
    ...asQuestion(each, `${at}.${each.id}`),
    ...("example" in each.question ? { format: `e.g. ${each.question.example}` } : {}),
  }));
  if (questions.length === 0) return undefined;
  return {
    message: `The ${type} LOA is not complete.`,
    questions,
    settles: questions.map(({ id }) => `${at}.${id}`),
    apply: (answers) => ({ [at]: completeLoa(type, block, answers) }),
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
