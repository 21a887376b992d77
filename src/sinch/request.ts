/** From an endpoint and its input to an HTTP request: pure, and the place where nothing unsafe becomes a URL. */
import { ByonError } from "../errors.js";
import type { Endpoint, Method } from "./endpoint.js";
import { unwrapSecrets } from "./secret.js";

export interface HttpRequest {
  method: Method;
  url: string;
  /** JSON text, or absent when the endpoint takes no body. */
  body?: string;
}

/**
 * Builds the request. `origin` is the API's base URL without a trailing slash. Path values are percent-encoded (`+` as
 * `%2B`); one that could climb out of its segment is refused.
 * Throws ByonError `invalid_arguments`.
 */
export function buildRequest<In extends object>(
  endpoint: Endpoint<In, unknown>,
  input: Partial<In>,
  origin: string,
  projectId: string,
): HttpRequest {
  const values = input as Readonly<Record<string, unknown>>;
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeSegment(name, values[name]));
  const query = new URLSearchParams();
  for (const name of endpoint.parts.query) {
    const value = values[name];
    if (value !== undefined) query.append(name, String(value));
  }
  const search = query.size > 0 ? `?${query}` : "";
  const url = `${origin}/v1/projects/${encodeSegment("projectId", projectId)}${path}${search}`;
  const body = bodyOf(endpoint.parts.body, values, endpoint.bodyNamesProject ? { projectId } : {});
  return { method: endpoint.method, url, ...(body === undefined ? {} : { body }) };
}

function encodeSegment(name: string, value: unknown): string {
  const text = String(value ?? "");
  // A dot segment survives percent-encoding in some proxies, and a slash changes the route: neither is ever an id.
  if (text === "" || text === "." || text.includes("..") || /[/\\?#%\s]|\p{Cc}|\p{Cs}/u.test(text))
    throw new ByonError({
      kind: "invalid_arguments",
      message: `${name} cannot be part of a request path.`,
      fix: `Give ${name} exactly as Sinch returned it.`,
      fields: [{ field: name, problem: "must be an identifier without slashes, spaces or '..'" }],
    });
  return encodeURIComponent(text);
}

function bodyOf(
  names: readonly string[],
  values: Readonly<Record<string, unknown>>,
  repeated: object,
): string | undefined {
  const present = names.filter((name) => values[name] !== undefined);
  if (present.length === 0) return undefined;
  return JSON.stringify(
    unwrapSecrets({ ...repeated, ...Object.fromEntries(present.map((name) => [name, values[name]])) }),
  );
}
