import type { z } from "zod";
import type { Step } from "../turn.js";

/** Some clients send an object or an array as JSON text. Where the schema wants one of those, read the text. */
export const repair: Step = (turn) => {
  const shape = (turn.tool.declaration.input as unknown as z.ZodObject).shape ?? {};
  turn.args = Object.fromEntries(
    Object.entries(turn.args).map(([name, value]) => [name, wantsStructure(shape[name]) ? parsed(value) : value]),
  );
  return undefined;
};

function wantsStructure(schema: unknown): boolean {
  const definition = (schema as { def?: { type: string; innerType?: unknown } } | undefined)?.def;
  if (!definition) return false;
  return definition.innerType
    ? wantsStructure(definition.innerType)
    : ["object", "array", "record"].includes(definition.type);
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
