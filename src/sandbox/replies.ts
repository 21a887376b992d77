/** A JSON value as it came off the wire or goes onto it. */
export type JsonObject = { [key: string]: unknown };

/** What goes back to the client. No `body` means an empty one; a string body is sent as it is. */
export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** For an operation that is carried out and yet answered with an error; otherwise the status tells. */
  readonly committed?: boolean;
}

export interface FieldViolation {
  field: string;
  description: string;
}

export const ok = (body?: unknown): Reply => (body === undefined ? { status: 200 } : { status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });

/**
 * How one API words the failures that arise before its own code runs. The contract gives the two APIs different bodies
 * for the same status, so each brings its own.
 */
export interface ErrorDialect {
  /** `challenge` is the value for WWW-Authenticate. */
  unauthorized(challenge: string, expired: boolean): Reply;
  wrongProject(): Reply;
  malformed(message: string, violations?: FieldViolation[]): Reply;
  internal(): Reply;
}

const PORTING_LABELS: Record<number, string> = {
  400: "Bad Request",
  402: "Payment required",
  404: "Not found",
  422: "Invalid parameters",
  500: "Internal service error",
};

/** Error body of the Porting API's error page: string code, label in `error`, violations inside an object. */
export function portingError(status: number, message: string, violations: FieldViolation[] = []): Reply {
  const body = { code: String(status), error: PORTING_LABELS[status] ?? "Error", message };
  return { status, body: violations.length > 0 ? { ...body, details: { fieldViolations: violations } } : body };
}

export const portingDialect: ErrorDialect = {
  // The contract: the body is usually empty, and a wrong project is reported as 401, not 403.
  unauthorized: (challenge) => ({ status: 401, headers: { "WWW-Authenticate": challenge } }),
  wrongProject: () => ({ status: 401 }),
  malformed: (message, violations) => portingError(400, message, violations),
  internal: () => portingError(500, "Temporary fault, try again later."),
};

const CANONICAL_STATUS: Record<number, string> = {
  400: "INVALID_ARGUMENT",
  404: "NOT_FOUND",
  409: "ALREADY_EXISTS",
  500: "INTERNAL",
};

const badRequestDetails = (violations: FieldViolation[]): JsonObject =>
  violations.length > 0 ? { details: [{ type: "BadRequest", fieldViolations: violations }] } : {};

/** Flat error body of the hosting API: string code, canonical status name, details as an array. */
export function flatError(status: number, message: string, violations: FieldViolation[] = []): Reply {
  const body = { code: String(status), message, status: CANONICAL_STATUS[status] ?? "UNKNOWN" };
  return { status, body: { ...body, ...badRequestDetails(violations) } };
}

/** The same, wrapped in `error` and with a numeric code, as on callbackConfiguration. */
export function wrappedError(status: number, message: string, violations: FieldViolation[] = []): Reply {
  const error = { code: status, message, status: CANONICAL_STATUS[status] ?? "UNKNOWN" };
  return { status, body: { error: { ...error, ...badRequestDetails(violations) } } };
}

/** Problem document of Sinch's error registry, as gateways send it. */
function problem(status: number, registryName: string, title: string, detail: string): Reply {
  const type = `https://developers.sinch.com/docs/errors/registry/${registryName}`;
  return { status, contentType: "application/problem+json", body: { type, title, detail } };
}

export const hostingDialect: ErrorDialect = {
  unauthorized: (challenge, expired) => ({
    ...(expired
      ? problem(
          401,
          "access-token-expired",
          "Token expired",
          "The bearer token is past its lifetime; request a new one.",
        )
      : problem(401, "invalid-credentials", "Invalid credentials", "The credentials were not accepted.")),
    headers: { "WWW-Authenticate": challenge },
  }),
  wrongProject: () =>
    problem(403, "permission-denied", "Permission denied", "The access key has no rights on the requested project."),
  malformed: (message, violations) => flatError(400, message, violations),
  internal: () => flatError(500, "Internal error, please retry later."),
};
