/** What zod finds wrong with arguments, in our words: what would be right, and which names exist. */
import type { z } from "zod";
import type { FieldProblem } from "../errors.js";

type Schema = { readonly def: Definition } | undefined;
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
  readonly valueType?: Schema;
  readonly innerType?: Schema;
  readonly in?: Schema;
}

/** More names than this are no help. */
const MOST_NAMES = 12;

/** Wording for what a schema has no words of its own for; zod's default texts are written for programmers. */
export function ownWords(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined && (issue.code === "invalid_type" || issue.code === "invalid_value"))
    return issue.code === "invalid_value" ? `is missing; must be ${oneOf(issue.values)}` : "is missing";
  switch (issue.code) {
    case "invalid_value":
      return `must be ${oneOf(issue.values)}`;
    case "invalid_type":
      return `must be ${NOUNS[issue.expected] ?? issue.expected}`;
    case "too_small":
      return bound("at least", issue.origin, issue.minimum);
    case "too_big":
      return bound("at most", issue.origin, issue.maximum);
    case "not_multiple_of":
      return `must be a multiple of ${issue.divisor}`;
    case "invalid_format":
      return `must be ${FORMATS[issue.format] ?? "in the form that is described"}`;
    case "invalid_key":
      return "has a name that is not valid";
    default:
      return "is not in any form that is valid here";
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

const FORMATS: Readonly<Record<string, string>> = { email: "an email address", url: "a full URL" };

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? String(values[0]) : `one of ${values.join(", ")}`;

function bound(how: string, origin: string, most: number | bigint): string {
  if (origin === "string") return `must have ${how} ${most} characters`;
  if (origin === "array" || origin === "set") return `must have ${how} ${most} entries`;
  return `must be ${how} ${most}`;
}

/** The problems of one issue; an unknown name is answered with those that exist there, the likeliest first. */
export function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType): FieldProblem[] {
  if (issue.code !== "unrecognized_keys") return [{ field: pathText(issue.path), problem: issue.message }];
  const names = namesAt(schema as unknown as Schema, issue.path);
  return issue.keys.map((key, index) => ({
    field: pathText([...issue.path, key]),
    problem:
      elsewhere(key, names) ??
      (names.length === 0 ? "must be left out: nothing goes here" : unknownName(names, key, index)),
  }));
}

/** Names that public summaries and examples use, where these APIs want another name or another place. */
function elsewhere(key: string, names: readonly string[]): string | undefined {
  if (key === "groupIds" && names.includes("phoneNumberGroups"))
    return "is called phoneNumberGroups here: the names that list_available_activations shows";
  if (key === "migrateToSinchTmo")
    return "can be asked for only in import_numbers, beside numbers; everywhere else Sinch sets it";
  return undefined;
}

/** Only the first few unknown names are shown, and a caller may send any number of them. */
const unknownName = (names: readonly string[], key: string, index: number): string =>
  index < MOST_NAMES ? `does not exist here; valid: ${listed(names, key)}` : "does not exist here";

/** The arguments without the unknown names, so that these hide no other problem. */
export function withoutUnknown(args: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy = structuredClone(args);
  for (const issue of issues) {
    if (issue.code !== "unrecognized_keys") continue;
    const holder = issue.path.reduce<unknown>((value, part) => (value as Record<PropertyKey, unknown>)[part], copy);
    for (const key of issue.keys) delete (holder as Record<string, unknown>)[key];
  }
  return copy;
}

function namesAt(schema: Schema, path: readonly PropertyKey[]): string[] {
  const end = path.reduce<Schema>((here, part) => {
    const definition = bare(here);
    if (definition?.type === "object") return definition.shape?.[String(part)];
    return definition?.element ?? definition?.valueType;
  }, schema);
  return Object.keys(bare(end)?.shape ?? {});
}

/** The schema below optional, default and transforming layers. */
function bare(schema: Schema): Definition | undefined {
  const inner = schema?.def.innerType ?? (schema?.def.type === "pipe" ? schema.def.in : undefined);
  return inner ? bare(inner) : schema?.def;
}

function listed(names: readonly string[], wrong: string): string {
  const sorted = [...names].sort((a, b) => distance(a, wrong) - distance(b, wrong));
  const near = (distance(sorted[0] ?? "", wrong) <= NEAR ? sorted : names).slice(0, MOST_NAMES);
  return `${near.join(", ")}${names.length > near.length ? ", ..." : ""}`;
}

/** Up to here a name is probably what was meant. */
const NEAR = 2;

/** 0 for the same letters, 1 where one name holds the other, else the number of letters to change. */
function distance(name: string, wrong: string): number {
  const [a, b] = [plainLetters(name), plainLetters(wrong).slice(0, 64)];
  if (a === b) return 0;
  if (b.length > 2 && (a.includes(b) || b.includes(a))) return 1;
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

const plainLetters = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");

function pathText(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>(
    (so, part) => (typeof part === "number" ? `${so}[${part}]` : so === "" ? String(part) : `${so}.${String(part)}`),
    "",
  );
  return text.slice(0, 200) || "(arguments)";
}
