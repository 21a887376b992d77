/** A tool as `tools/list` shows it. Loaded when the offers are written, not when the server runs from its bundle. */
import type { Tool as ListedTool } from "@modelcontextprotocol/server";
import { type Effect, NEEDS_APPROVAL } from "../../tools/operation.js";
import { isGuide, type Tool, type Toolset } from "../../tools/tool.js";
import { OUTPUT_SCHEMA } from "../envelope.js";
import { type JsonSchema, publishedSchema } from "./json-schema.js";

/** All four hints, always: an omitted destructiveHint counts as true in clients. */
const HINTS: Readonly<Record<Effect, { readOnly: boolean; destructive: boolean; idempotent: boolean }>> = {
  reads: { readOnly: true, destructive: false, idempotent: true },
  writes: { readOnly: false, destructive: false, idempotent: false },
  orders: { readOnly: false, destructive: false, idempotent: false },
  replaces: { readOnly: false, destructive: true, idempotent: true },
  destroys: { readOnly: false, destructive: true, idempotent: true },
  "reaches-people": { readOnly: false, destructive: true, idempotent: false },
  "cuts-over": { readOnly: false, destructive: true, idempotent: false },
};

/** A tool as a client sees it, with the toolset it belongs to. */
export interface Offer {
  readonly toolset: Toolset;
  readonly listed: ListedTool;
}

export function listedTool({ declaration }: Tool): ListedTool {
  const hints = HINTS[declaration.effect];
  const schema = publishedSchema(declaration.input);
  return {
    name: declaration.name,
    title: declaration.title,
    description: declaration.description,
    inputSchema: (NEEDS_APPROVAL.has(declaration.effect) ? approvable(schema) : schema) as ListedTool["inputSchema"],
    outputSchema: OUTPUT_SCHEMA as unknown as NonNullable<ListedTool["outputSchema"]>,
    annotations: {
      readOnlyHint: hints.readOnly,
      destructiveHint: hints.destructive,
      idempotentHint: hints.idempotent,
      openWorldHint: !isGuide(declaration) || declaration.readsSinch === true,
    },
  };
}

/**
 * An approval comes as the token alone, and some clients check arguments against the schema before they send them: so a tool
 * that needs approval requires nothing there, and says what a call without the token must have.
 */
function approvable(schema: JsonSchema): JsonSchema {
  const { required, ...rest } = schema as { required?: string[]; properties: Record<string, JsonSchema> };
  const description = [
    "Alone: does what was previewed",
    ...(required ? [`Without it required: ${required.join(", ")}`] : []),
  ].join(". ");
  return { ...rest, properties: { ...rest.properties, confirmToken: { description, type: "string" } } };
}
