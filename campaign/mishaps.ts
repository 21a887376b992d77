/** What goes wrong on the way of a write, as the sandbox is told to play it. */
import type { Fault } from "../src/sandbox/index.js";
import type { Random } from "./random.js";

/** Milliseconds. */
export interface Pace {
  /** After which the server stops waiting for Sinch. */
  timeout: number;
  /** Longest that Sinch goes on after that. */
  slowest: number;
}

/** One kind of trouble: what strikes the write, once or a few times in a row. */
export interface Mishap {
  readonly name: string;
  faults(random: Random, pace: Pace): Fault[];
  /** The agent makes the same call twice at once. */
  readonly twice?: boolean;
}

const once = (name: string, fault: Fault): Mishap => ({
  name,
  // Trouble seldom comes alone.
  faults: (random) => [{ ...fault, times: random.chance(0.25) ? 2 : 1 }],
});

export const MISHAPS: readonly Mishap[] = [
  { name: "none", faults: () => [] },
  { name: "twice at once", faults: () => [], twice: true },
  {
    name: "delay past timeout",
    faults: (random, { timeout, slowest }) => [
      {
        kind: "delay",
        ms: random.between(Math.round(timeout * 1.1), slowest),
        times: random.chance(0.25) ? 2 : 1,
      },
    ],
  },
  {
    name: "delay, twice at once",
    faults: (random, { timeout, slowest }) => [
      { kind: "delay", ms: random.between(Math.round(timeout * 1.1), slowest) },
    ],
    twice: true,
  },
  once("reset before", { kind: "reset-before" }),
  once("reset after commit", { kind: "reset-after" }),
  once("500 before", { kind: "status", status: 500 }),
  once("500 after commit", { kind: "status", status: 500, commit: true }),
  once("504 before", { kind: "status", status: 504 }),
  once("504 after commit", { kind: "status", status: 504, commit: true }),
  { name: "429", faults: (random) => [{ kind: "rate-limit", times: random.between(1, 5) }] },
  {
    name: "429 with Retry-After",
    faults: (random) => [{ kind: "rate-limit", retryAfter: random.pick([0, 1, 60]), times: random.between(1, 4) }],
  },
  once("expired token", { kind: "expired-token" }),
  once("garbage after commit", { kind: "garbage" }),
  once("cut after commit", { kind: "cut" }),
  {
    name: "one after the other",
    faults: (random) => [
      { kind: "rate-limit" },
      random.pick([{ kind: "reset-before" }, { kind: "status", status: 500 }, { kind: "expired-token" }] as const),
      random.pick([{ kind: "reset-after" }, { kind: "status", status: 500, commit: true }, { kind: "cut" }] as const),
    ],
  },
];

/** Trouble with the reads around a write: before it, and where its end is looked up. */
export function readTrouble(random: Random, { timeout }: Pace): Fault[] {
  const kind = random.pick([
    { kind: "reset-before" },
    { kind: "status", status: 500 },
    { kind: "status", status: 503, body: "<html>" },
    { kind: "rate-limit", retryAfter: 0 },
    { kind: "garbage" },
    { kind: "cut" },
    { kind: "delay", ms: timeout * 2 },
  ] as const);
  return [{ ...kind, method: "GET", times: random.between(1, 6), skip: random.between(0, 4) }];
}
