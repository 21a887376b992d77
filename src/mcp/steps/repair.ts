/** Step: mends what clients do to arguments on their way. */
import { isDeep } from "../../values/depth.js";
import type { Step, Turn } from "../turn.js";

type Schema = { readonly def: Definition; readonly _zod: { readonly optin?: string | undefined } } | undefined;
interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
  readonly options?: readonly Schema[];
  readonly innerType?: Schema;
  readonly in?: Schema;
  readonly out?: Schema;
}

/**
 * Mends what clients do to arguments on their way. Some send an object or an array as JSON text. Those that bind a model to
 * the schema word for word (OpenAI's strict mode) make it send `null` for whatever it leaves out: a field that is null was not
 * given, at any depth, and is missing where it is required.
 */
export const repair: Step<Turn> = (turn) => {
  turn.args = repaired(turn.declaration.input as unknown as Schema, turn.args) as Record<string, unknown>;
  return undefined;
};

function repaired(schema: Schema, given: unknown): unknown {
  const definition = bare(schema);
  if (!wantsStructure(definition)) return given;
  const value = parsed(given);
  const element = definition?.element;
  if (Array.isArray(value)) return element ? value.map((item) => repaired(element, item)) : value;
  const shape = definition?.shape;
  if (!shape || typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).flatMap(([name, inner]) => {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    const mended = repaired(field, inner);
    return field && (inner === null || (isOptional(field) && isEmptied(inner, mended)))
      ? []
      : [[name, mended] as const];
  });
  return Object.fromEntries(fields);
}

const isOptional = (field: Schema): boolean => field?._zod.optin === "optional";

const wantsStructure = (definition: Definition | undefined): boolean =>
  definition !== undefined &&
  (["object", "array", "record"].includes(definition.type) ||
    (definition.options ?? []).some((option) => wantsStructure(bare(option))));

/** A block of which nothing but nulls was given. */
const isEmptied = (given: unknown, mended: unknown): boolean => isEmpty(mended) && !isEmpty(parsed(given));

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

/** The schema below optional and transforming layers. */
function bare(schema: Schema): Definition | undefined {
  const definition = schema?.def;
  const within = definition?.innerType ?? (definition?.in?.def.type === "transform" ? definition.out : definition?.in);
  return within ? bare(within) : definition;
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    const json: unknown = JSON.parse(value);
    return isDeep(json) ? value : json;
  } catch {
    return value;
  }
}
