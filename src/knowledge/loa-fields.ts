/**
 * What each letter of authorization consists of. This is the only place that names its parts: the arguments of the tools,
 * the questions of a form, the rules and the words of the guides are made from it.
 */
import type { OpenQuestion } from "./decision-tree.js";
import type { LoaType } from "./loa-types.js";

interface LoaPart {
  readonly ask: string;
  readonly why: string;
  readonly example: string;
  /** The letter is mailed there. */
  readonly isMailbox?: true;
}

/** A block's parts, nested as the request nests them. */
export interface LoaParts {
  readonly [name: string]: LoaPart | LoaParts;
}

const ofAddress = (ask: string, example: string) => ({ ask, why: "Business address on the LOA.", example });

const signed = {
  authorisedPerson: {
    firstName: {
      ask: "First name of the person who signs?",
      why: "The authorised person on the LOA.",
      example: "Imani",
    },
    lastName: {
      ask: "Last name of the person who signs?",
      why: "The authorised person on the LOA.",
      example: "Okafor",
    },
    email: {
      ask: "Email of the person who signs?",
      why: "This mailbox receives the legal document for e-signature.",
      example: "imani.okafor@harbordental.example",
      isMailbox: true,
    },
  },
  address: {
    buildingNumber: ofAddress("Building number?", "410"),
    street: ofAddress("Street?", "Alder Street"),
    city: ofAddress("City?", "Seattle"),
    state: ofAddress("State or province?", "WA"),
    postalCode: ofAddress("ZIP or postal code?", "98101"),
    country: ofAddress("Country (US or CA)?", "US"),
  },
  currentVoiceCarrier: {
    ask: "Which carrier provides voice on the numbers today?",
    why: "It keeps the calls; the LOA names it.",
    example: "Lumen",
  },
} as const;

const resold = {
  businessName: {
    ask: "Which business owns the numbers?",
    why: "The end customer's name as it goes on the LOA.",
    example: "Cascade Veterinary Partners Inc.",
  },
  ...signed,
} as const;

export const loaParts = { direct: signed, reseller: resold, blanket: {} } as const satisfies Record<LoaType, LoaParts>;

/** A block as far as it is filled in. */
export type LoaBlock<P extends LoaParts = typeof resold> = {
  [Name in keyof P]?:
    | (P[Name] extends LoaPart ? string : P[Name] extends LoaParts ? LoaBlock<P[Name]> : never)
    | undefined;
};

export const isLoaPart = (each: LoaPart | LoaParts): each is LoaPart => typeof each.ask === "string";

/** Every part with its path in the block, and what `given` has there. */
export function loaValues(type: LoaType, given: unknown = {}): readonly (LoaPart & { path: string; value: unknown })[] {
  const walk = (parts: LoaParts, block: unknown, above: string): ReturnType<typeof loaValues> =>
    Object.entries(parts).flatMap(([name, each]) => {
      const value = isObject(block) ? block[name] : undefined;
      return isLoaPart(each) ? [{ ...each, path: `${above}${name}`, value }] : walk(each, value, `${above}${name}.`);
    });
  return walk(loaParts[type], given, "");
}

/** `authorisedPerson (firstName, lastName, email), …, currentVoiceCarrier`: the parts by name, for whoever collects them. */
export const loaPartNames = (type: LoaType): string =>
  Object.entries<LoaPart | LoaParts>(loaParts[type])
    .map(([name, each]) => (isLoaPart(each) ? name : `${name} (${Object.keys(each).join(", ")})`))
    .join(", ");

/** The questions for the parts of an LOA block that are still missing or blank; a question's id is the path of its part. */
export function openLoaQuestions(type: LoaType, given: unknown = {}): readonly OpenQuestion[] {
  return loaValues(type, given)
    .filter(({ value }) => !isFilled(value))
    .map(({ path, ask, why, example }) => ({ id: path, question: { ask, why, example, leads: "" }, always: true }));
}

/** The LOA block with answers (by path, as the questions ask for them) filled into the gaps of what was given. */
export function completeLoa(type: LoaType, given: unknown, answers: Readonly<Record<string, unknown>>): object {
  const block: Record<string, unknown> = isObject(given) ? structuredClone(given) : {};
  for (const { path, value } of loaValues(type, given)) {
    const answer = Object.hasOwn(answers, path) ? answers[path] : undefined;
    if (isFilled(value) || typeof answer !== "string" || answer.trim() === "") continue;
    const [parent = "", child] = path.split(".");
    if (child === undefined) block[parent] = answer.trim();
    else {
      const inner = isObject(block[parent]) ? block[parent] : {};
      block[parent] = { ...inner, [child]: answer.trim() };
    }
  }
  return block;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isFilled = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";
