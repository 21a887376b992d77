/** What a request to Sinch's APIs needs to be known of it: where it goes, what goes into it, and how its answer is read. */
import { z } from "zod";

export type Api = "porting" | "hosting";
export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a 404 means for one read: which thing is not there, and where to look for it. */
interface Missing {
  message: string;
  fix: string;
  next?: readonly { tool: string; why: string }[];
}

interface Wire<R> {
  readonly name: string;
  readonly api: Api;
  /** Changes nothing at Sinch, so it may be cancelled and asked again; some POSTs are such. */
  readonly reads: boolean;
  /** A read whose answer no write of ours changes: a call asks once, and does not look again after it has waited. */
  readonly lasting?: true;
  /** The body repeats the project of the path; the caller never gives it. */
  readonly bodyNamesProject?: true;
  readonly reply: z.ZodType<R>;
  readonly whenMissing?: Missing;
  /** What a 404 stands for where it only says that there is nothing yet, or that nothing fits a filter. */
  readonly none?: R;
}

/** `In` is what is given to it, flat, and `R` the reply as our reader understood it. */
export interface Endpoint<In extends object = object, R = unknown> extends Wire<R> {
  readonly method: Method;
  /** Path below the project, e.g. `/orders/portIns/{orderId}`. */
  readonly path: string;
  /** Which arguments go where in the request; the rest are for our own layers. */
  readonly parts: {
    readonly path: readonly string[];
    readonly query: readonly string[];
    readonly body: readonly string[];
  };
  readonly input: z.ZodType<In>;
}

// biome-ignore lint/suspicious/noExplicitAny: what handles every endpoint needs no narrower type, and none fits
export type AnyEndpoint = Endpoint<any, any>;

/** Calls an endpoint; throws ByonError. */
export type Call = <In extends object, R>(endpoint: Endpoint<In, R>, input: Partial<In>) => Promise<R>;

export type Fields = Readonly<Record<string, z.ZodType>>;
export type NoFields = Record<never, never>;
/** Path, query and body fields flattened, plus what our own layers add. */
export type InputOf<P extends Fields, Q extends Fields, B extends Fields, X extends Fields> = z.output<
  z.ZodObject<P & Q & B & X>
>;

/** Where a request goes, and what goes into it. */
export interface Route<P extends Fields, Q extends Fields, B extends Fields, X extends Fields> {
  /** Method and path below the project: `DELETE /orders/portIns/{orderId}`. */
  readonly route: `${Method} /${string}`;
  readonly path?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Arguments that our own layers add: `detail`, `fields`, `filePath`, `changes`. Never sent. */
  readonly extra?: X;
}

/** Declares an endpoint. Throws a plain Error when the declaration contradicts itself, because no caller could mend that. */
export function endpoint<
  R,
  P extends Fields = NoFields,
  Q extends Fields = NoFields,
  B extends Fields = NoFields,
  X extends Fields = NoFields,
>(declared: Wire<R> & Route<P, Q, B, X>): Endpoint<InputOf<P, Q, B, X>, R> {
  const { route, path = {} as P, query = {} as Q, body = {} as B, extra = {} as X, ...wire } = declared;
  const [method, template] = route.split(" ") as [Method, string];
  const placeholders = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  if (placeholders.toString() !== Object.keys(path).toString())
    throw new Error(`${wire.name}: the route names ${placeholders}, the path arguments are ${Object.keys(path)}`);
  return {
    ...wire,
    method,
    path: template,
    parts: { path: Object.keys(path), query: Object.keys(query), body: Object.keys(body) },
    input: z.strictObject({ ...path, ...query, ...body, ...extra }) as unknown as z.ZodType<InputOf<P, Q, B, X>>,
  };
}
