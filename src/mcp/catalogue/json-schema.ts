/** From zod to the JSON Schema that models read: an object at the root, no references, no boilerplate. */
import { z } from "zod";
import { UNLISTED } from "../../tools/operation.js";

export type JsonSchema = { [key: string]: unknown };

/**
 * A zod schema may say in its metadata how it is published (`.meta({ publish: {...} })`), when what is checked is longer
 * than what a model needs to read; `unlisted` keeps an argument that is accepted out of the list.
 */
export function publishedSchema(schema: z.ZodType): JsonSchema {
  const converted = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const publish = z.globalRegistry.get(zodSchema as unknown as z.ZodType)?.publish;
      if (publish === undefined) return;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema];
      Object.assign(jsonSchema, publish);
    },
  }) as JsonSchema;
  return tidy(converted) as JsonSchema;
}

const isUnlisted = (value: unknown): boolean => typeof value === "object" && value !== null && UNLISTED in value;

/** The values of a record have a schema; those of an open object have none. */
const saysSomething = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length > 0;

/** What zod writes that no client uses: the dialect, its own bounds of integers, the closing of inner objects. */
function tidy(node: unknown, depth = 0): unknown {
  if (Array.isArray(node)) return node.map((item) => tidy(item, depth + 1));
  if (typeof node !== "object" || node === null) return node;
  const kept = Object.entries(node).filter(([key, value]) => {
    if (key === "$schema" || key === "publish" || key === "propertyNames") return false;
    if (key === "additionalProperties") return saysSomething(value) || (depth === 0 && value === false);
    if (key === "maximum") return value !== Number.MAX_SAFE_INTEGER;
    if (key === "minItems") return value !== 1;
    if (key === "minimum") return value !== Number.MIN_SAFE_INTEGER;
    if (isUnlisted(value)) return false;
    return true;
  });
  return Object.fromEntries(kept.map(([key, value]) => [key, tidy(value, depth + 1)]));
}
