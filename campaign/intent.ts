/** An intent: one thing that an agent wants done once, with the truth about it and what an agent can see of it. */
import type { LedgerEntry } from "../src/sandbox/index.js";
import type { Bench } from "./bench.js";

/** A tool's answer as a client sees it. */
export interface Answer {
  isError: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: answers of forty tools
  body: any;
}

/** Calls a tool. Throws {@link Killed} when the server died before it answered. */
export type CallTool = (tool: string, args: Readonly<Record<string, unknown>>) => Promise<Answer>;

export class Killed extends Error {
  override readonly name = "Killed";
}

export type Sight = "done" | "not-done" | "unsure";

export interface Intent {
  readonly tool: string;
  /** The operation of the contract that carries it out. */
  readonly operationId: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** Whether this request to Sinch is an attempt at it. */
  sends(entry: LedgerEntry): boolean;
  /** How often it is in effect at Sinch: the truth. */
  effects(): number;
  /** What an agent sees that follows `next`. */
  look(call: CallTool): Promise<Sight>;
  /** Doing it again changes nothing, so an agent that cannot see its end may repeat it. */
  readonly repeatable?: boolean;
  /** How many requests it takes, one after another, where it is more than one: trouble may strike any of them. */
  readonly requests?: number;
  /** What is left to do, where an answer says that some of it is done: the arguments for that alone. */
  rest?(answer: Answer): Readonly<Record<string, unknown>> | undefined;
  /** Whether an answer other than "done" says of a part what is not so, given the requests of its call that were carried out. */
  misstates?(answer: Answer, carriedOut: readonly LedgerEntry[]): boolean;
  /** No read can tell: a second effect is honest if the agent was told so before it repeated. */
  readonly invisible?: boolean;
}

/** Brings Sinch into the state in which the intent makes sense. */
export type Prepare = (bench: Bench) => Promise<Intent>;

/** What a read says, as the agent judges it: undefined reads as "cannot tell". */
export async function seen(
  answer: Promise<Answer>,
  // biome-ignore lint/suspicious/noExplicitAny: the data of many tools
  isDone: (data: any) => boolean,
  absent: Sight = "unsure",
): Promise<Sight> {
  const { isError, body } = await answer;
  if (isError) return body?.error?.kind === "not_found" ? absent : "unsure";
  return isDone(body.data) ? "done" : "not-done";
}
