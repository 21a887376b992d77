import type { OpenQuestion } from "./decision-tree.js";

export type LoaType = "direct" | "reseller" | "blanket";

/** The request field that carries each LOA type. */
export const loaBlockNames = {
  direct: "directLoaInfo",
  reseller: "resellerLoaInfo",
  blanket: "blanketLoaInfo",
} as const;

interface LoaField {
  /** Where the answer goes in the block, and the id of the question. */
  readonly path: string;
  readonly ask: string;
  readonly why: string;
  readonly example: string;
}

const businessName: LoaField = {
  path: "businessName",
  ask: "Which business owns the numbers?",
  why: "The end customer's name as it goes on the LOA.",
  example: "Cascade Veterinary Partners Inc.",
};

const common: readonly LoaField[] = [
  {
    path: "authorisedPerson.firstName",
    ask: "First name of the person who signs?",
    why: "The authorised person on the LOA.",
    example: "Imani",
  },
  {
    path: "authorisedPerson.lastName",
    ask: "Last name of the person who signs?",
    why: "The authorised person on the LOA.",
    example: "Okafor",
  },
  {
    path: "authorisedPerson.email",
    ask: "Email of the person who signs?",
    why: "This mailbox receives the legal document for e-signature.",
    example: "imani.okafor@harbordental.example",
  },
  { path: "address.buildingNumber", ask: "Building number?", why: "Business address on the LOA.", example: "410" },
  { path: "address.street", ask: "Street?", why: "Business address on the LOA.", example: "Alder Street" },
  { path: "address.city", ask: "City?", why: "Business address on the LOA.", example: "Seattle" },
  { path: "address.state", ask: "State or province?", why: "Business address on the LOA.", example: "WA" },
  { path: "address.postalCode", ask: "ZIP or postal code?", why: "Business address on the LOA.", example: "98101" },
  { path: "address.country", ask: "Country (US or CA)?", why: "Business address on the LOA.", example: "US" },
  {
    path: "currentVoiceCarrier",
    ask: "Which carrier provides voice on the numbers today?",
    why: "It keeps the calls; the LOA names it.",
    example: "Lumen",
  },
];

const fields: Readonly<Record<LoaType, readonly LoaField[]>> = {
  direct: common,
  reseller: [businessName, ...common],
  blanket: [],
};

/** The questions for the parts of an LOA block that are still missing or blank. `given` is the block as far as it exists. */
export function openLoaQuestions(type: LoaType, given: unknown = {}): readonly OpenQuestion[] {
  return fields[type]
    .filter(({ path }) => !isFilled(at(given, path)))
    .map(({ path, ask, why, example }) => ({ id: path, question: { ask, why, example, leads: "" }, always: true }));
}

/** The LOA block with answers (by path, as the questions ask for them) filled into the gaps of what was given. */
export function completeLoa(type: LoaType, given: unknown, answers: Readonly<Record<string, unknown>>): object {
  const block: Record<string, unknown> = isObject(given) ? structuredClone(given) : {};
  for (const { path } of fields[type]) {
    const answer = Object.hasOwn(answers, path) ? answers[path] : undefined;
    if (isFilled(at(block, path)) || typeof answer !== "string" || answer.trim() === "") continue;
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

const at = (block: unknown, path: string): unknown =>
  path.split(".").reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), block);
