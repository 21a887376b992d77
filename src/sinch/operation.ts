/**
 * What an operation of Sinch's APIs is. Everything true of one stands in one declaration; from it come the MCP tool, its
 * JSON Schema and annotations, the HTTP request, the documentation row and the contract test.
 */
import { z } from "zod";
import type { ByonError, FieldProblem } from "../errors.js";

export type Api = "porting" | "hosting";
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * What a call does to the world. It decides the tool's hints and whether a person must approve first:
 * `orders` starts a transfer or a provisioning, `reaches-people` emails or rings somebody, `cuts-over` moves live traffic.
 */
export type Effect = "reads" | "writes" | "orders" | "replaces" | "destroys" | "reaches-people" | "cuts-over";

/** The effects that a person approves before anything is sent. */
export const NEEDS_APPROVAL: ReadonlySet<Effect> = new Set([
  "orders",
  "replaces",
  "destroys",
  "reaches-people",
  "cuts-over",
]);

export type Shape = Readonly<Record<string, z.ZodType>>;
type Merge<P extends Shape, Q extends Shape, B extends Shape, X extends Shape> = P & Q & B & X;
/** The tool's arguments: path, query and body fields flattened, plus what our own layer adds. */
export type InputOf<P extends Shape, Q extends Shape, B extends Shape, X extends Shape> = z.output<
  z.ZodObject<Merge<P, Q, B, X>>
>;

export interface NextStep {
  tool: string;
  why: string;
}

/** Calls an operation of Sinch's API; throws ByonError. The tools' only way to the outside. */
export type Call = <In extends object, R>(operation: Operation<In, R>, input: Partial<In>) => Promise<R>;

/** What a tool may use beside its arguments. */
export interface Context {
  readonly call: Call;
  /** By Sinch's clock. */
  now(): Date;
  readonly settings: Settings;
  sleep(ms: number): Promise<void>;
  /** Reads a document from a folder that the operator allowed; throws ByonError. */
  readFile(path: string): Promise<{ name: string; base64: string }>;
}

/** The operator's settings that operations know about. */
export interface Settings {
  /** Numbers per import order, 5 unless the account's limit was raised. */
  readonly importLimit: number;
  readonly servicePlanId?: string | undefined;
  readonly campaignId?: string | undefined;
}

/** What a person is shown before approving, and what the approval is tied to. */
export interface Preview {
  /** One sentence: what will happen. */
  summary: string;
  /**
   * Exactly what is touched: ids, numbers, groups, dates, people. A text counts as somebody else's and is quoted where a
   * person reads it, unless it is made with `ownWords`; `warnings` are sentences of ours.
   */
  details: Readonly<Record<string, unknown>>;
  /** What follows from it, and what of that can be undone and what cannot. */
  consequence: string;
  /** The state of what is touched; an approval is void once this differs. */
  revision?: unknown;
}

/** How to tell whether a write happened whose answer was lost. */
export type Settled<R> =
  | { outcome: "done"; reply?: R }
  /** Sinch took it and said no: the error that its answer would have become. */
  | { outcome: "failed"; error: ByonError }
  /** `leaves`: in one sentence, how things stand where an operation of several requests got only so far. */
  | { outcome: "not-done"; leaves?: string }
  /** `holdBack`: it cannot be read back yet, so a repeat is held back like one that Sinch may still be at work on. */
  | { outcome: "unknown"; ask: NextStep; holdBack?: true };

/** One of several requests that a call is carried out by, and what Sinch answered. */
export interface Part<In, R> {
  readonly input: In;
  readonly reply: R;
}

/** A call that Sinch takes only as several requests of one kind. Each is a write by itself: claimed, settled, told of. */
export interface Several<In, R> {
  /** What each request sends. Where that is a single one, the call is like any other. */
  parts(input: In, settings: Settings): readonly In[];
  /** One reply made of all. */
  together(done: readonly Part<In, R>[]): R;
  /** The error of a call that ended at one of its requests: what was done before, and what was not sent after it. */
  stopped(error: ByonError, done: readonly Part<In, R>[], at: In, left: readonly In[]): ByonError;
}

/** What a 404 means for one read: which thing is not there, and where to look for it. */
export interface Missing {
  message: string;
  fix: string;
  next?: readonly NextStep[];
}

/** An answer made small enough for a model, with what was left out and how to get it. */
export interface Shaped {
  data: unknown;
  omitted?: Readonly<Record<string, unknown>> | undefined;
  page?: Readonly<Record<string, unknown>> | undefined;
}

/** A question only a person can answer; see knowledge/decision-tree.ts for how it becomes a form. */
export interface Clarification {
  message: string;
  /** How the answers become arguments, for an agent whose client shows no forms. */
  forAgent?: string;
  questions: readonly OpenQuestion[];
  /** What a form will ask in its next round; a caller without forms is told at once, to call once more and no oftener. */
  later?: readonly OpenQuestion[];
  /** Arguments that the answers will fill; until then they are not missing. */
  settles: readonly string[];
  /** Why nothing is done after these answers, in one sentence; absent or undefined to go on. */
  stops?(answers: Readonly<Record<string, string>>): string | undefined;
  /** Arguments that the answers stand for, to be merged into the call. */
  apply(answers: Readonly<Record<string, string>>): Readonly<Record<string, unknown>>;
}

export interface OpenQuestion {
  id: string;
  ask: string;
  why?: string | undefined;
  options?: readonly { value: string; label: string }[] | undefined;
  /** For free answers: a hint such as `YYYY-MM-DD`. */
  format?: string | undefined;
  /** The argument that takes the answer, for a caller that cannot be shown a form. */
  argument?: string | undefined;
}

export type Refuse = (field: string, problem: string) => void;

/** See {@link operation}. `In` is the tool's input after validation, `R` the reply as our reader understood it. */
export interface Operation<In extends object = object, R = unknown> {
  readonly name: string;
  readonly title: string;
  /** When to use it and what it needs, for the model. */
  readonly description: string;
  readonly api: Api;
  readonly method: Method;
  /** Path below the project, e.g. `/orders/portIns/{orderId}`. */
  readonly path: string;
  readonly effect: Effect;
  /** Which arguments go where in the request; the rest are for our own layer. */
  readonly parts: {
    readonly path: readonly string[];
    readonly query: readonly string[];
    readonly body: readonly string[];
  };
  /** The body repeats the project of the path; the caller never gives it. */
  readonly bodyNamesProject?: true;
  readonly input: z.ZodType<In>;
  readonly reply: z.ZodType<R>;

  // Methods, not function-typed properties, so that an Operation of any input fits the catalogue's list.
  /** Rules that span fields or need the clock; run before anything is sent. */
  rules?(input: In, refuse: Refuse, context: Pick<Context, "now" | "settings">): void;
  /** Problems of one argument set that a person must decide. Nothing here: nothing to ask. */
  clarify?(input: In, context: Context): Promise<Clarification | undefined> | Clarification | undefined;
  /** From what was asked to what is sent: defaults, a file's content, a merge. */
  prepare?(input: In, context: Context): Promise<In> | In;
  /** Throws ByonError `not_allowed` when the lifecycle forbids the call. */
  allowedWhen?(context: Context, input: In): Promise<void>;
  /** Whether this very call needs approval, when its effect alone says too much (renaming is not unlinking). */
  approval?(input: In): boolean;
  preview?(context: Context, input: In): Promise<Preview> | Preview;
  /** Instead of one plain request, which `plain` is: a fallback path, a composed read. */
  perform?(context: Context, input: In, plain: () => Promise<R>): Promise<R>;
  /** A read whose answer no write of ours changes: a call asks once, and does not look again after it has waited. */
  readonly lasting?: true;
  /** How a call becomes several requests, where one does not take it all. */
  readonly several?: Several<In, R>;
  /** What to say when Sinch answers this read with 404. */
  readonly whenMissing?: Missing;
  /** What `settle` compares with, read before a write leaves. */
  before?(context: Context, input: In): Promise<unknown>;
  /** Where to look for the end of a write that `settle` could not tell. */
  tells?(input: In): NextStep;
  /** Tells whether a write happened whose answer was lost. */
  settle?(context: Context, input: In, before: unknown): Promise<Settled<R>>;

  /** One sentence a person can read, made of our words, counts and ids only. `now` is by Sinch's clock, here and below. */
  summary(reply: R, input: In, now: Date): string;
  shape?(reply: R, input: In, now: Date): Shaped;
  next?(reply: R, input: In, now: Date): readonly NextStep[];
}

// biome-ignore lint/suspicious/noExplicitAny: a list holds operations of every input and reply, and no narrower type fits both ways
export type AnyOperation = Operation<any, any>;

export interface Declaration<P extends Shape, Q extends Shape, B extends Shape, X extends Shape, R>
  extends Omit<Operation<InputOf<P, Q, B, X>, R>, "method" | "path" | "parts" | "input"> {
  /** Method and path below the project: `DELETE /orders/portIns/{orderId}`. */
  readonly route: `${Method} /${string}`;
  readonly path?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Arguments that our layer adds: `detail`, `fields`, `filePath`, `changes`. Never sent. */
  readonly extra?: X;
}

/** Marks in a published schema what is not to be published. */
export const UNLISTED = "unlisted";

/** An argument that is taken from whoever sends it, and not offered: another spelling, a form that costs more than it gives. */
export const unlisted = <T extends z.ZodType>(schema: T): z.ZodOptional<T> =>
  schema.optional().meta({ publish: { [UNLISTED]: true } });

/** The argument that brings an approval back; every tool that needs one has it. Taken off before the others are checked. */
const confirmToken = z.string().optional().describe("Alone: does what was previewed");

/**
 * Declares an operation. Throws a plain Error at start-up when the declaration contradicts itself, because no caller
 * could mend that.
 */
export function operation<
  P extends Shape = Record<never, never>,
  Q extends Shape = Record<never, never>,
  B extends Shape = Record<never, never>,
  X extends Shape = Record<never, never>,
  R = unknown,
>(declaration: Declaration<P, Q, B, X, R>): Operation<InputOf<P, Q, B, X>, R> {
  const { route, path = {} as P, query = {} as Q, body = {} as B, extra = {} as X, ...rest } = declaration;
  const [method, template] = route.split(" ") as [Method, string];
  const placeholders = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  if (placeholders.toString() !== Object.keys(path).toString())
    throw new Error(
      `${declaration.name}: the route names ${placeholders}, the path arguments are ${Object.keys(path)}`,
    );
  const shape = { ...path, ...query, ...body, ...extra, ...(NEEDS_APPROVAL.has(rest.effect) ? { confirmToken } : {}) };
  return {
    ...rest,
    method,
    path: template,
    parts: { path: Object.keys(path), query: Object.keys(query), body: Object.keys(body) },
    input: z.strictObject(shape) as unknown as z.ZodType<InputOf<P, Q, B, X>>,
  };
}

/** A problem of one argument, for ByonError.fields. */
export const problem = (field: string, text: string): FieldProblem => ({ field, problem: text });
