/**
 * What can go wrong, by what the reader should do about it, not by where it happened. One class with a kind:
 * nothing else is thrown on purpose.
 */
export type ErrorKind =
  /** The arguments are wrong; nothing was sent. */
  | "invalid_arguments"
  /** The server lacks a setting (credentials, a folder, a limit). */
  | "not_configured"
  /** The lifecycle, the server's mode or a missing approval forbids it; nothing was sent. */
  | "not_allowed"
  /** A confirmation token that does not fit. */
  | "confirmation_invalid"
  | "unauthorized"
  | "payment_required"
  | "not_found"
  | "conflict"
  /** Sinch refused the values (400, 422). */
  | "refused"
  | "rate_limited"
  | "unavailable"
  | "timeout"
  | "bad_reply"
  /** A write whose end nobody can tell; a tool named in `fix` will. */
  | "outcome_unknown"
  | "cancelled"
  | "internal";

export interface FieldProblem {
  /** Dotted path with indices, e.g. `phoneNumbers[3].endUser.zipCode`. */
  field: string;
  /** What is wrong and what would be right. */
  problem: string;
}

/** What Sinch said, quoted as data: it never becomes part of `message` or `fix`. */
export interface SinchSaid {
  status: number;
  code?: string;
  message?: string;
  requestId?: string;
}

export interface ErrorFacts {
  kind: ErrorKind;
  /** What is wrong, in our words. */
  message: string;
  /** What to do next. */
  fix: string;
  /** True when the same call may succeed later, unchanged. */
  retryable?: boolean;
  fields?: readonly FieldProblem[] | undefined;
  sinch?: SinchSaid | undefined;
  /** Facts worth passing on as data, e.g. the order that already exists. */
  data?: unknown;
  /** What else to call now. */
  next?: readonly { tool: string; why: string }[] | undefined;
  cause?: unknown;
}

/** The one error of this project. Source: raised by our own checks, or mapped from an HTTP reply in sinch/failure.ts. */
export class ByonError extends Error {
  override readonly name = "ByonError";
  readonly kind: ErrorKind;
  readonly fix: string;
  readonly retryable: boolean;
  readonly fields: readonly FieldProblem[] | undefined;
  readonly sinch: SinchSaid | undefined;
  readonly data: unknown;
  readonly next: readonly { tool: string; why: string }[] | undefined;

  constructor(facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.kind = facts.kind;
    this.fix = facts.fix;
    this.retryable = facts.retryable ?? false;
    this.fields = facts.fields;
    this.sinch = facts.sinch;
    this.data = facts.data;
    this.next = facts.next;
  }
}

/** The same error, told differently where more is known about it. */
export function retold(
  error: ByonError,
  told: Partial<Pick<ErrorFacts, "message" | "fix" | "retryable" | "fields" | "data" | "next">>,
): ByonError {
  const { kind, message, fix, retryable, fields, sinch, data, next } = error;
  return new ByonError({ kind, message, fix, retryable, fields, sinch, data, next, ...told, cause: error });
}

/** Anything thrown, as a ByonError: what was not foreseen becomes `internal` and keeps its text to the log. */
export function asByonError(thrown: unknown): ByonError {
  if (thrown instanceof ByonError) return thrown;
  return new ByonError({
    kind: "internal",
    message: "Something went wrong inside this server.",
    fix: "Try again; if it happens again, the server's log has the details.",
    cause: thrown,
  });
}
