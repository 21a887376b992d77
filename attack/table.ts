/** What an attack counted, and how it is printed. */

/** One section. Everything but the tries and the measures should be nought. */
export interface Row {
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
  /** Milliseconds that /healthz took at worst. */
  slowest: number;
  /** Megabytes resident before, and after. */
  before: number;
  after: number;
}

export interface Report {
  seed: number;
  rows: Row[];
  /** What gave way, in words. */
  problems: string[];
  ms: number;
}

const COLUMNS = ["section", "tries", "wrong", "duplicates", "leaks", "exits", "slowest", "before", "after"] as const;
const TITLES = { slowest: "healthz ms", before: "MB before", after: "MB after" } as Readonly<Record<string, string>>;

/** Far above what is promised for an idle machine (a quarter of a second): shared ones stall for seconds. */
const HANGS_MS = 5_000;
/** What a heap may keep for later without having lost it. */
const KEPT_MB = 250;

export const newRow = (section: string): Row => ({
  ...{ section, tries: 0, wrong: 0, duplicates: 0, leaks: 0, exits: 0 },
  ...{ slowest: 0, before: 0, after: 0 },
});

export function tableText({ rows }: Report): string {
  const total = newRow("all");
  for (const row of rows) {
    for (const name of ["tries", "wrong", "duplicates", "leaks", "exits"] as const) total[name] += row[name];
    for (const name of ["slowest", "before", "after"] as const) total[name] = Math.max(total[name], row[name]);
  }
  const lines = [...rows, total].map((row) => COLUMNS.map((name) => String(row[name])));
  const head = COLUMNS.map((name) => TITLES[name] ?? name);
  const widths = head.map((title, at) => Math.max(title.length, ...lines.map((line) => (line[at] as string).length)));
  const text = (line: readonly string[]) =>
    line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join("  ");
  const rule = "-".repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return [text(head), rule, ...lines.slice(0, -1).map(text), rule, ...lines.slice(-1).map(text)].join("\n");
}

/** Whether nothing gave way. */
export const isClean = ({ rows }: Report): boolean =>
  rows.every(
    ({ wrong, duplicates, leaks, exits, slowest, before, after }) =>
      wrong + duplicates + leaks + exits === 0 && slowest < HANGS_MS && after < before + KEPT_MB,
  );
