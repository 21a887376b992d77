/**
 * What a server remembers beyond one call, so that nothing happens twice: which approvals are used, and which writes are under
 * way. The store remembers, it never decides: whether a write happened is Sinch's to say. Everything is asynchronous, as a
 * store on another machine would be.
 */

/** A write that is about to leave, has left, or got no answer. */
export interface OpenWrite {
  readonly id: string;
  /** The Sinch project it acts on. */
  readonly project: string;
  readonly tool: string;
  /** Fingerprint of what was asked: the same again is a repeat. */
  readonly asked: string;
  /** Fingerprint of what it acts on, when it replaces all of that: another such write would overtake it. */
  readonly replaces: string | undefined;
  /** The numbers it orders, in E.164; two orders with a number in common are the same business. */
  readonly numbers: readonly string[];
  /** The call and what it was compared with, sealed. */
  readonly call: string;
  /** Its sender is at work on it; otherwise it was answered by silence, or its sender is gone. */
  readonly underWay: boolean;
  /** Epoch milliseconds until which Sinch may still carry it out; in the past when it answered at all. */
  readonly busyUntil: number;
  /** Epoch milliseconds after which it is forgotten. */
  readonly until: number;
}

export interface Store {
  /** Marks an approval as used, until it expires by itself. False when it already was. */
  useToken(token: string, until: number, now: number): Promise<boolean>;
  /** The write certainly did not happen: the approval may be used again. */
  giveTokenBack(token: string): Promise<void>;
  /**
   * Claims what a write touches, in one step with looking for an open write in the way; that one is returned, and nothing is
   * claimed then. At most one caller of any process has a claim on the same thing.
   */
  claim(write: OpenWrite, now: number): Promise<OpenWrite | undefined>;
  /** What became known of a claimed write. */
  change(id: string, known: Partial<Pick<OpenWrite, "call" | "underWay" | "busyUntil">>): Promise<void>;
  /** The write has ended, one way or the other. */
  release(id: string): Promise<void>;
  /** How many writes of a project have ended so far; whoever looked at a lower count looks again. */
  ended(project: string): Promise<number>;
  close(): Promise<void>;
}

/** The rule of who is in whose way, for stores that hold their writes in memory. */
export const inTheWay = (earlier: OpenWrite, write: OpenWrite): boolean =>
  earlier.project === write.project &&
  ((earlier.tool === write.tool &&
    (earlier.asked === write.asked || (write.replaces !== undefined && earlier.replaces === write.replaces))) ||
    earlier.numbers.some((number) => write.numbers.includes(number)));
