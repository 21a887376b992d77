/** What a route is, and how a request finds its own. */
import type { CallbackSender } from "./callbacks.js";
import type { Clock } from "./clock.js";
import type { ErrorDialect, JsonObject, Reply } from "./replies.js";
import type { Timeline } from "./timeline.js";
import type { Moves } from "./transitions.js";

/** What the parts of the sandbox share: who it plays for, its time, and its way to call webhooks. */
export interface World {
  readonly projectId: string;
  readonly clock: Clock;
  readonly timeline: Timeline;
  readonly callbacks: CallbackSender;
  /** Every change of state asks here first. */
  readonly moves: Moves;
}

export interface ApiRequest {
  /** Path values, decoded. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON object sent; empty when the route takes none or an optional one was left out. */
  readonly body: JsonObject;
  readonly hasBody: boolean;
  /** Sandbox time at which the operation is carried out. */
  readonly at: Date;
}

/**
 * One operation of the contract. The handler is synchronous, so that an operation happens wholly or not at all: a reply
 * below 400 means it was carried out.
 */
export interface Route {
  readonly operationId: string;
  readonly method: string;
  /** Below `/v1/projects/{projectId}`, with `{name}` for path values. */
  readonly path: string;
  readonly body: "required" | "optional" | "none";
  handle(request: ApiRequest): Reply;
  /** Where an operation words its errors differently from the rest of its API. */
  readonly errors?: ErrorDialect;
}

/** A lever for testers, below `/__sandbox`. No credentials are asked for. */
export interface ControlRoute {
  readonly method: string;
  readonly path: string;
  readonly does: string;
  handle(request: ApiRequest): Reply | Promise<Reply>;
}

/** One Sinch API played by the sandbox. */
export interface SandboxApi {
  readonly name: "porting" | "hosting";
  readonly routes: readonly Route[];
  readonly controls: readonly ControlRoute[];
  readonly errors: ErrorDialect;
  /** Everything it holds, as plain JSON. */
  snapshot(): JsonObject;
  reset(): void;
}

export interface Matched<R> {
  readonly route: R;
  readonly path: Record<string, string>;
}

interface Pattern {
  readonly regex: RegExp;
  readonly names: string[];
}

const patterns = new Map<string, Pattern>();

function patternOf(template: string): Pattern {
  const known = patterns.get(template);
  if (known) return known;
  const names: string[] = [];
  const source = template
    .split(/(\{\w+\})/)
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (!name) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      names.push(name);
      // A colon ends a value: `{phoneNumber}:sendVoiceChallenge` is a value and a literal verb.
      return "([^/:]+)";
    })
    .join("");
  const pattern = { regex: new RegExp(`^${source}$`), names };
  patterns.set(template, pattern);
  return pattern;
}

/** Values of a path that fits the template, decoded; undefined when it does not fit or is not decodable. */
function matchPath(template: string, pathname: string): Record<string, string> | undefined {
  const { regex, names } = patternOf(template);
  const found = regex.exec(pathname);
  if (!found) return undefined;
  const values: Record<string, string> = {};
  try {
    names.forEach((name, index) => {
      // The contract asks for %2B. A bare plus is read as the space many gateways make of it, so that a client which
      // forgets the encoding finds out here and not in production.
      values[name] = decodeURIComponent((found[index + 1] ?? "").replaceAll("+", "%20"));
    });
  } catch {
    return undefined;
  }
  return values;
}

/** First route that fits, so literal paths stand before those with values. */
export function findRoute<R extends { method: string; path: string }>(
  routes: readonly R[],
  method: string,
  pathname: string,
): Matched<R> | undefined {
  for (const route of routes) {
    if (route.method !== method) continue;
    const path = matchPath(route.path, pathname);
    if (path) return { route, path };
  }
  return undefined;
}
