/** What an attack counted, how it is printed, and what is a failure. */
import type { Pulse } from "./pulse.js";

/** One section. Everything but the tries and the measures should be nought. */
export interface Row extends Pulse {
  section: string;
  tries: number;
  /** Answers that say what is not so, or let in what must stay out. */
  wrong: number;
  /** Writes that happened twice, or though nobody asked. */
  duplicates: number;
  /** Planted secrets seen where they must not be. */
  leaks: number;
  /** Processes that ended by themselves. */
  exits: number;
  /** Whether what is held against the server is known, and so no failure. */
  holds: boolean;
  /** Megabytes resident before, at most, and after. */
  before: number;
  peak: number;
  after: number;
}

export interface Report {
  seed: number;
  rows: Row[];
  /** What gave way, in words. */
  problems: string[];
  /** What a number alone would not tell. */
  notes: string[];
  ms: number;
}

const COUNTED = ["tries", "wrong", "duplicates", "leaks", "exits"] as const;
const MEASURED = ["slowest", "held", "before", "peak", "after"] as const;
const COLUMNS = ["section", ...COUNTED, ...MEASURED] as const;
const TITLES: Readonly<Record<string, string>> = {
  ...{ slowest: "healthz ms", held: "held ms" },
  ...{ before: "MB before", peak: "MB peak", after: "MB after" },
};

/** What /healthz may take throughout. */
const MOST_HELD_MS = 250;
/** However much is asked for at once. */
const MOST_MB = 1_024;
/** Of every server under attack. */
export const HEAP_MB = 256;
/** What a heap may keep for later without having lost it. */
const KEPT_MB = 250;

export const newRow = (section: string): Row => ({
  ...{ section, tries: 0, wrong: 0, duplicates: 0, leaks: 0, exits: 0 },
  ...{ slowest: 0, held: 0, holds: false, before: 0, peak: 0, after: 0 },
});

export function tableText({ rows }: Report): string {
  const total = newRow("all");
  for (const row of rows) {
    for (const name of COUNTED) total[name] += row[name];
    for (const name of MEASURED) total[name] = Math.max(total[name], row[name]);
  }
  const lines = [...rows, total].map((row) => COLUMNS.map((name) => String(row[name])));
  const head = COLUMNS.map((name) => TITLES[name] ?? name);
  const widths = head.map((title, at) => Math.max(title.length, ...lines.map((line) => (line[at] as string).length)));
  const text = (line: readonly string[]) =>
    line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  ");
  const rule = "-".repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return [text(head), rule, ...lines.slice(0, -1).map(text), rule, ...lines.slice(-1).map(text)].join("\n");
}

/** How the measures are judged. */
export const LEGEND = [
  `healthz ms: its slowest answer by the clock. held ms: the worst median of five asked for in a row, 50 ms apart, less what the server waited for a core meanwhile; must stay under ${MOST_HELD_MS}.`,
  `MB: resident, with a heap of ${HEAP_MB} MB; at its peak under ${MOST_MB}, afterwards at most ${KEPT_MB} above before.`,
].join("\n");

/** Whether nothing gave way. */
export const isClean = ({ rows }: Report): boolean =>
  rows.every(
    ({ wrong, duplicates, leaks, exits, held, holds, before, peak, after }) =>
      wrong + duplicates + leaks + exits === 0 &&
      (holds || held < MOST_HELD_MS) &&
      peak < MOST_MB &&
      after < before + KEPT_MB,
  );
