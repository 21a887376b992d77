/** Faults on demand: what goes wrong, at which operation, how often. */
import type { JsonObject } from "./replies.js";

/** Which requests a fault strikes. Everything given has to fit; nothing given strikes any request. */
interface FaultTarget {
  /** Operation of the contract, such as `orderPortIn`, or `createAccessToken`. */
  readonly operationId?: string;
  readonly method?: string;
  /** Whole path or the part below `/v1/projects/{projectId}`, `*` for anything. */
  readonly path?: string;
  /** How often it strikes; once by default. */
  readonly times?: number;
  /** How many fitting requests pass unharmed first; none by default. */
  readonly skip?: number;
}

/** What goes wrong. "Commit" is the moment the operation is carried out. */
type FaultEffect =
  /** Waits `ms` real milliseconds, then commits and answers, even when the client has gone away meanwhile. */
  | { readonly kind: "delay"; readonly ms: number }
  /** Waits until {@link Faults.release}, then as after a delay: for whoever looks at what goes on meanwhile. */
  | { readonly kind: "hold" }
  /** Drops the connection; nothing was carried out. */
  | { readonly kind: "reset-before" }
  /** Commits, then drops the connection without an answer. */
  | { readonly kind: "reset-after" }
  /** Answers `status` with `body` instead; `commit: true` carries the operation out first. No body by default. */
  | { readonly kind: "status"; readonly status: number; readonly body?: unknown; readonly commit?: boolean }
  /** 429, nothing carried out; `retryAfter` in seconds or as an HTTP date. */
  | { readonly kind: "rate-limit"; readonly retryAfter?: number | string }
  /** Every token issued so far is expired when this request is looked at. */
  | { readonly kind: "expired-token" }
  /** Commits, then answers 200 with something that is not JSON. */
  | { readonly kind: "garbage" }
  /** Commits, then sends half of the answer and drops the connection. */
  | { readonly kind: "cut" };

export type Fault = FaultTarget & FaultEffect;

export interface Faults {
  /** Puts a fault in line. Faults strike in the order added, one a request. */
  add(fault: Fault): void;
  clear(): void;
  /** Lets every request that is held go on. */
  release(): void;
  /** Those that can still strike, with how often. */
  pending(): (Fault & { times: number })[];
}

interface FaultyRequest {
  operationId: string;
  method: string;
  path: string;
  projectPath: string;
}

export interface StrikingFaults extends Faults {
  /** The fault that strikes this request, counted down; undefined when none does. */
  take(request: FaultyRequest): Fault | undefined;
  /** Comes true with the next release. */
  held(): Promise<void>;
}

function fits(pattern: string, path: string): boolean {
  const source = pattern
    .split("*")
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
    .join(".*");
  return new RegExp(`^${source}$`).test(path);
}

const strikes = (fault: FaultTarget, request: FaultyRequest): boolean =>
  (fault.operationId === undefined || fault.operationId === request.operationId) &&
  (fault.method === undefined || fault.method.toUpperCase() === request.method) &&
  (fault.path === undefined || fits(fault.path, request.path) || fits(fault.path, request.projectPath));

export function faults(): StrikingFaults {
  let inLine: { fault: Fault; times: number; skip: number }[] = [];
  let holding: (() => void)[] = [];
  const release = (): void => {
    for (const goOn of holding) goOn();
    holding = [];
  };
  return {
    add(fault) {
      inLine.push({ fault, times: fault.times ?? 1, skip: fault.skip ?? 0 });
    },
    clear() {
      inLine = [];
      release();
    },
    release,
    held: () => new Promise((goOn) => holding.push(goOn)),
    pending: () => inLine.map(({ fault, times }) => ({ ...fault, times })),
    take(request) {
      for (const armed of inLine.filter(({ fault }) => strikes(fault, request))) {
        if (armed.skip > 0) {
          armed.skip -= 1;
          continue;
        }
        armed.times -= 1;
        if (armed.times <= 0) inLine = inLine.filter((other) => other !== armed);
        return armed.fault;
      }
      return undefined;
    },
  };
}

const KINDS = [
  "delay",
  "hold",
  "reset-before",
  "reset-after",
  "status",
  "rate-limit",
  "expired-token",
  "garbage",
  "cut",
];

/** A fault from the JSON of a control request, or a sentence saying what is wrong with it. */
export function faultFromJson(body: JsonObject): Fault | string {
  const { kind, times, skip, ms, status } = body;
  if (typeof kind !== "string" || !KINDS.includes(kind)) return `kind must be one of ${KINDS.join(", ")}`;
  for (const name of ["operationId", "method", "path"]) {
    if (body[name] !== undefined && typeof body[name] !== "string") return `${name} must be a string`;
  }
  const isCount = (value: unknown): boolean => value === undefined || (Number.isInteger(value) && Number(value) >= 0);
  if (!isCount(times) || !isCount(skip)) return "times and skip must be whole numbers";
  if (kind === "delay" && (typeof ms !== "number" || ms < 0)) return "ms must be a number of milliseconds";
  const isStatus = Number.isInteger(status) && Number(status) >= 200 && Number(status) <= 599;
  if (kind === "status" && !isStatus) return "status must be an HTTP status from 200 to 599";
  return body as unknown as Fault;
}
