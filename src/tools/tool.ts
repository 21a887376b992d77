/** A tool of the catalogue: an operation of Sinch's APIs, or a guide to them. */
import type { z } from "zod";
import type { AnyOperation, Context, NextStep } from "./operation.js";

export type Toolset = "porting" | "hosting" | "guidance";
export const TOOLSETS: readonly Toolset[] = ["porting", "hosting", "guidance"];

/** A tool that answers from what this server knows, and at most reads from Sinch. */
export interface Guide<In extends object = object> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly effect: "reads";
  readonly input: z.ZodType<In>;
  readonly readsSinch?: true;
  answer(input: In, context: Context): GuideAnswer | Promise<GuideAnswer>;
}

export interface GuideAnswer {
  readonly summary: string;
  readonly data: unknown;
  readonly next?: readonly NextStep[];
  readonly status?: "ok" | "information_needed";
}

// biome-ignore lint/suspicious/noExplicitAny: the catalogue holds guides of every input
export type AnyGuide = Guide<any>;

export interface Tool {
  readonly toolset: Toolset;
  readonly declaration: AnyOperation | AnyGuide;
}

export const isGuide = (declaration: AnyOperation | AnyGuide): declaration is AnyGuide => !("method" in declaration);
