/**
 * What an operation of Sinch's APIs is to whoever calls it as a tool. Everything true of one stands in one declaration; from
 * it come the MCP tool, its JSON Schema and hints, the HTTP request, the documentation row and the contract test.
 */
import type { z } from "zod";
import type { ByonError } from "../errors.js";
import {
  type Call,
  type Endpoint,
  endpoint,
  type Fields,
  type InputOf,
  type NoFields,
  type Route,
} from "../sinch/endpoint.js";

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

export interface NextStep {
  tool: string;
  why: string;
}

/** What a tool may use beside its arguments. */
export interface Context {
  /** The tools' only way to the outside. */
  readonly call: Call;
  /** By Sinch's clock. */
  now(): Date;
  readonly settings: Settings;
  sleep(ms: number): Promise<void>;
  /** Reads a document from a folder that the operator allowed; throws ByonError. */
  readFile(path: string): Promise<{ name: string; base64: string }>;
  readonly findings: Findings;
  /** The guide of that topic, as the resource of the same name shows it. */
  readGuide(topic: string): Promise<{ uri: string; title: string; text: string } | undefined>;
}

/** What this caller's earlier calls found out, for a while: it saves a read, and may be gone at any time. */
export interface Findings {
  about(key: string): readonly string[] | undefined;
  keep(key: string, texts: readonly string[]): void;
}

/** The operator's settings that operations know about. */
export interface Settings {
  /** Numbers per import order: IMPORT_ORDER_NUMBERS, unless the account's limit was raised. */
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
interface Several<In, R> {
  /** What each request sends. Where that is a single one, the call is like any other. */
  parts(input: In, settings: Settings): readonly In[];
  /** One reply made of all. */
  together(done: readonly Part<In, R>[]): R;
  /** The error of a call that ended at one of its requests: what was done before, and what was not sent after it. */
  stopped(error: ByonError, done: readonly Part<In, R>[], at: In, left: readonly In[]): ByonError;
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

/**
 * The questions that the pipeline asks of an operation, in the order in which it asks them. `In` is the validated input; `T`
 * the target: what the call touches, as Sinch has it; `K` what is kept of it while a write is under way; `R` the reply.
 * What is asked takes the input first, what is answered the reply.
 */
interface Hooks<In extends object, T, K, R> {
  /** What must be asked before anything is done. */
  readonly ask?: {
    /** Rules that span fields or need the clock. */
    rules?(input: In, refuse: Refuse, context: Pick<Context, "now" | "settings">): void;
    /** What a person must decide. Nothing here: nothing to ask. */
    clarify?(input: In, context: Context): Promise<Clarification | undefined> | Clarification | undefined;
  };
  /** Fills in what was left to us: defaults, a file's content. */
  prepare?(input: In, context: Context): Promise<In> | In;
  /**
   * Reads what the call touches: once before it is looked at, again when others went ahead meanwhile, and again to find out
   * the end of a write whose answer was lost.
   */
  target?(input: In, context: Context): Promise<T>;
  /** What is sent, worked out from what is there, where Sinch only replaces the whole. */
  merge?(input: In, target: NoInfer<T>, context: Context): In;
  /** Throws ByonError when the state of things forbids the call. */
  allow?(input: In, target: NoInfer<T>, context: Context): Promise<void> | void;
  readonly approve?: {
    /** Whether this very call needs approval, when its effect alone says too much (renaming is not unlinking). */
    when?(input: In): boolean;
    preview(input: In, target: NoInfer<T>, context: Context): Promise<Preview> | Preview;
    /** The state of what is touched; an approval is void once this differs. */
    revision?(target: NoInfer<T>, input: In): unknown;
  };
  /** Instead of one plain request, which `plain` is: a fallback path, a composed read, a write in several requests. */
  send?(input: In, target: NoInfer<T>, context: Context, plain: Plain<In, R>): Promise<R>;
  /** How a call becomes several requests, where one does not take it all. */
  readonly several?: Several<In, R>;
  /** What becomes of a write whose answer was lost. */
  readonly lost?: {
    /** What `settle` compares with, of the target as it was just before the write left. */
    keep?(target: NoInfer<T>, input: In): K;
    settle(input: In, now: NoInfer<T>, before: NoInfer<K>, context: Context): Promise<Settled<R>> | Settled<R>;
    /** Where to look for the end, when `settle` could not tell. */
    tells?(input: In): NextStep;
  };
  readonly answer: {
    /** One sentence a person can read, made of our words, counts and ids only. `now` is by Sinch's clock. */
    summary(reply: R, input: In, now: Date): string;
    shape?(reply: R, input: In, now: Date): Shaped;
    next?(reply: R, input: In, now: Date): readonly NextStep[];
  };
}

/** The operation's own request, with its input unless another is given. */
type Plain<In, R> = (input?: Partial<In>) => Promise<R>;

/** How a tool is shown. */
interface Shown {
  readonly title: string;
  /** When to use it and what it needs, for the model. */
  readonly description: string;
  /** Sinch's page about it, below https://developers.sinch.com/docs/numbers/api-reference/. */
  readonly page: string;
  readonly effect: Effect;
}

/** See {@link operation}. */
export interface Operation<In extends object = object, R = unknown, T = unknown, K = unknown>
  extends Endpoint<In, R>,
    Shown,
    Hooks<In, T, K, R> {}

// biome-ignore lint/suspicious/noExplicitAny: a list holds operations of every input and reply, and no narrower type fits both ways
export type AnyOperation = Operation<any, any, any, any>;

export interface Declaration<P extends Fields, Q extends Fields, B extends Fields, X extends Fields, R, T, K>
  extends Omit<Endpoint<object, R>, "method" | "path" | "parts" | "input" | "reads">,
    Route<P, Q, B, X>,
    Shown,
    Hooks<NoInfer<InputOf<P, Q, B, X>>, T, K, NoInfer<R>> {}

/** Declares an operation. Throws a plain Error at start-up when the declaration contradicts itself. */
export const operation = <
  P extends Fields = NoFields,
  Q extends Fields = NoFields,
  B extends Fields = NoFields,
  X extends Fields = NoFields,
  R = unknown,
  T = undefined,
  K = undefined,
>(
  declaration: Declaration<P, Q, B, X, R, T, K>,
): Operation<InputOf<P, Q, B, X>, R, T, K> => ({
  ...declaration,
  ...endpoint({ ...declaration, reads: declaration.effect === "reads" }),
});

/** Marks in a published schema what is not to be published. */
export const UNLISTED = "unlisted";

/** An argument that is taken from whoever sends it, and not offered: another spelling, a form that costs more than it gives. */
export const unlisted = <F extends z.ZodType>(schema: F): z.ZodOptional<F> =>
  schema.optional().meta({ publish: { [UNLISTED]: true } });
