/** A tool as the pipeline runs it and as clients see it. */
import type { Tool as ListedTool } from "@modelcontextprotocol/server";
import type { z } from "zod";
import { type AnyOperation, type Effect, NEEDS_APPROVAL, type NextStep } from "../sinch/operation.js";
import { OUTPUT_SCHEMA } from "./envelope.js";
import { publishedSchema } from "./json-schema.js";

export type Toolset = "porting" | "hosting" | "guidance";
export const TOOLSETS: readonly Toolset[] = ["porting", "hosting", "guidance"];

/** A tool that answers from what this server knows, without Sinch. */
export interface Guide<In extends object = object> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly effect: "reads";
  readonly input: z.ZodType<In>;
  answer(input: In): { summary: string; data: unknown; next?: readonly NextStep[]; status?: "ok" | "information_needed" };
}

// biome-ignore lint/suspicious/noExplicitAny: the catalogue holds guides of every input
export type AnyGuide = Guide<any>;

export interface Tool {
  readonly toolset: Toolset;
  readonly declaration: AnyOperation | AnyGuide;
}

export const isGuide = (declaration: AnyOperation | AnyGuide): declaration is AnyGuide => "answer" in declaration;

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

/** The tool as `tools/list` shows it. */
export function listed({ declaration }: Tool): ListedTool {
  const hints = HINTS[declaration.effect];
  return {
    name: declaration.name,
    title: declaration.title,
    description: declaration.description,
    inputSchema: publishedSchema(declaration.input) as ListedTool["inputSchema"],
    outputSchema: OUTPUT_SCHEMA as unknown as NonNullable<ListedTool["outputSchema"]>,
    annotations: {
      readOnlyHint: hints.readOnly,
      destructiveHint: hints.destructive,
      idempotentHint: hints.idempotent,
      openWorldHint: !isGuide(declaration),
    },
  };
}

export const needsApproval = (effect: Effect): boolean => NEEDS_APPROVAL.has(effect);
