/** One tool call on its way through the pipeline, and the server's parts that the steps use. */
import type { CallOptions } from "../sinch/client.js";
import { secretValues } from "../sinch/secret.js";
import type { AnyOperation, Context, Settings } from "../tools/operation.js";
import type { AnyGuide } from "../tools/tool.js";
import type { KeptCalls } from "./approval/kept-calls.js";
import type { Seal } from "./approval/seal.js";
import type { Approvals } from "./approval/used-tokens.js";
import type { ApprovedBy, Audit } from "./audit.js";
import type { Deadline } from "./deadline.js";
import type { Envelope } from "./envelope.js";
import type { Gate } from "./gate.js";
import type { OpenWrites } from "./open-writes.js";
import type { Person } from "./person.js";

type ConfirmMode = "auto" | "elicit" | "token" | "off";

/** Who calls. Callers are separate in everything: tokens, approvals, completions, audit. */
export interface Caller {
  readonly id: string;
  /** The Sinch project it acts on: several callers may share one, and then their writes can meet. */
  readonly project: string;
  /** A context that talks to Sinch as this caller. The signal cancels reads, which share one time to wait for Sinch. */
  context(options?: CallOptions): Context;
  /** Ids seen in this caller's recent reads, for completion. */
  readonly seen: SeenIds;
  readonly recentSecrets: RecentSecrets;
}

/** Secrets that a caller's recent calls carried. */
export interface RecentSecrets {
  note(values: ReadonlySet<string>, now: number): void;
  values(now: number): ReadonlySet<string>;
}

export interface SeenIds {
  note(kind: "orderId" | "documentId" | "hostingOrderId" | "phoneNumber", ids: readonly string[]): void;
  startingWith(kind: string, prefix: string): readonly string[];
}

/** What the steps share beyond one call. */
export interface Shared {
  readonly confirm: ConfirmMode;
  readonly settings: Settings;
  readonly seal: Seal;
  readonly gate: Gate;
  readonly audit: Audit;
  readonly approvals: Approvals;
  readonly keptCalls: KeptCalls;
  readonly openWrites: OpenWrites;
  /** Milliseconds that one call may take. */
  readonly callTimeout: number;
  now(): Date;
  sleep(ms: number): Promise<void>;
  /** Runs one call under the operator's eyes. */
  readonly watch?: Watch;
}

/** What the operator's counters and traces are told of a call. */
export interface WatchedCall {
  tool: string;
  caller: string;
  /** The request's `_meta`, for the trace context in it. */
  meta?: Readonly<Record<string, unknown>> | undefined;
}

/** `outcomeOf` names the end: an envelope's status, an error's kind, or `input_required`. */
type Watch = <R>(call: WatchedCall, run: () => Promise<R>, outcomeOf: (result: R) => string) => Promise<R>;

/** What the call touches, as it was read, and how many writes of the project had ended by then. */
interface Looked {
  readonly target: unknown;
  readonly writesEnded: number;
}

/** One call of an operation, or of a guide. */
export interface Turn<D extends AnyOperation | AnyGuide = AnyOperation | AnyGuide> {
  readonly declaration: D;
  readonly caller: Caller;
  readonly person: Person;
  readonly shared: Shared;
  /** Reads are remembered until `forget`: several steps look at the same order. */
  readonly context: Context;
  /** Before a call waits for anybody but Sinch, and at its end: large answers that it holds keep others from theirs. */
  forget(): void;
  /** When this call has taken too long: no read begins after it, and no write leaves. */
  readonly deadline: Deadline;
  /** For what must go on even if the client has left, or the time is up; what reads may wait counts anew in it. */
  readonly afterwards: Context;
  /** Tells a client that asked for it how far the call is: step `done` of `total`. */
  readonly progress?: {
    step(done: number, total: number, message: string): void;
    /** The last step has come to one of its parts, counted from 0. */
    part(index: number, of: number): void;
    end(): void;
  };
  /** The arguments: as they came, then repaired, without the approval, then validated. */
  args: Record<string, unknown>;
  /** The approval that came with them. */
  confirmToken?: string;
  /** The arguments fit the tool's schema, and every secret in them is wrapped. */
  valid?: boolean;
  /** Every secret that Sinch's replies have held during this call. */
  readonly secretsSeen: ReadonlySet<string>;
  /** The arguments before they were prepared for sending. */
  asked?: Record<string, unknown>;
  looked?: Looked;
  /** The state of what is touched, as the approval is bound to it. */
  revision?: unknown;
  approvedBy: ApprovedBy;
  usedToken?: string;
  /** A write has left for Sinch. */
  left?: boolean;
  /** Sinch has said that it carried out a write. */
  carriedOut?: boolean;
  reply?: unknown;
  /** How a write ended that had to be looked up. */
  settled?: "done";
  requestId?: string;
}

export type OperationTurn = Turn<AnyOperation>;

/** A step may end the call early with an envelope; it throws ByonError to refuse. */
export type Step<T extends Turn = OperationTurn> = (turn: T) => Promise<Envelope | undefined> | Envelope | undefined;

/** Every secret this call has seen, asked or answered: none may come back inside a note or a name. */
export const secretsOf = (turn: Turn): ReadonlySet<string> =>
  secretValues([turn.asked, turn.args, turn.reply], new Set(turn.secretsSeen));
