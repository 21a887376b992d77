/**
 * Writes whose end could not be found out. Sinch has no idempotency keys: a request that was answered by silence may still
 * be carried out, and a second one sent meanwhile would be carried out as well. So the same thing is held back for as long
 * as Sinch may be at work on the first, and whoever repeats it later gets an answer about the first before anything is sent.
 * Memory of one process only: after a restart, what an operation looks up before it acts has to do.
 */
import { canonicalText } from "../canonical.js";
import type { AnyOperation } from "../sinch/operation.js";
import { isPlain, unwrapSecrets } from "../sinch/secret.js";
import type { Turn } from "./turn.js";

/** A write that was sent and may or may not have happened. */
export interface OpenEnd {
  readonly operation: AnyOperation;
  /** As they were sent. */
  readonly args: Readonly<Record<string, unknown>>;
  /** What `settle` compares with, as it was before the write left. */
  readonly before: unknown;
  /** Epoch milliseconds until which Sinch may still carry it out; in the past when it answered at all. */
  readonly busyUntil: number;
}

export interface Unsettled {
  /** Remembers that the turn's write is open; `silent` when Sinch may still be at work on it. */
  add(turn: Turn, operation: AnyOperation, before: unknown, silent: boolean): OpenEnd;
  /** An open write on the same project that this one would repeat or overtake. */
  earlier(turn: Turn, operation: AnyOperation): { end: OpenEnd; same: boolean } | undefined;
  remove(end: OpenEnd): void;
}

/** Long enough for a person to come back to it, short enough not to pile up. */
const REMEMBERED_MS = 30 * 60_000;
/** Each may hold a document. */
const MOST = 50;

interface Kept {
  readonly end: OpenEnd;
  readonly project: string;
  readonly asked: string;
  readonly target: string;
  readonly numbers: ReadonlySet<string>;
  readonly until: number;
}

/** `patience`: milliseconds after which a request that got no answer is no longer at work. */
export function createUnsettled(patience: number): Unsettled {
  let kept: Kept[] = [];
  return {
    add(turn, operation, before, silent) {
      const now = turn.desk.now().getTime();
      const end = { operation, args: turn.args, before, busyUntil: silent ? now + patience : 0 };
      const entry = { end, project: turn.caller.project, ...identity(turn, operation), until: now + REMEMBERED_MS };
      kept = [...kept.filter(({ until }) => until > now), entry].slice(-MOST);
      return end;
    },
    earlier(turn, operation) {
      const now = turn.desk.now().getTime();
      const mine = identity(turn, operation);
      for (const entry of kept) {
        if (entry.project !== turn.caller.project || entry.until <= now) continue;
        const sameTool = entry.end.operation.name === operation.name;
        const same = sameTool && entry.asked === mine.asked;
        const overtakes = sameTool && operation.effect === "replaces" && entry.target === mine.target;
        if (same || overtakes || meet(entry.numbers, mine.numbers)) return { end: entry.end, same };
      }
      return undefined;
    },
    remove(end) {
      kept = kept.filter((entry) => entry.end !== end);
    },
  };
}

function identity(turn: Turn, operation: AnyOperation): Pick<Kept, "asked" | "target" | "numbers"> {
  const target = operation.parts.path.map((name) => turn.args[name]);
  return {
    asked: canonicalText(unwrapSecrets(turn.asked ?? turn.args)),
    target: canonicalText(target),
    // Two orders with a number in common are the same business, whatever else differs between them.
    numbers: target.length === 0 ? numbersIn(turn.args) : new Set(),
  };
}

const meet = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some((number) => b.has(number));

/** The numbers that an order is about, in whichever of the APIs' shapes. */
function numbersIn(args: Readonly<Record<string, unknown>>): Set<string> {
  const listed = [args.phoneNumber, args.phoneNumbers, args.numbers].flat();
  const plain = listed.map((entry) => (isPlain(entry) ? entry.phoneNumber : entry));
  return new Set(plain.filter((number) => typeof number === "string"));
}
