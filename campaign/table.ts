/** What a campaign counted, and how it is printed. */
import type { Claim } from "./agent.js";

/** One tool under one kind of trouble. Answers are counted by what they claim. */
export interface Row extends Record<Claim, number> {
  tool: string;
  fault: string;
  calls: number;
  duplicates: number;
  /** The agent believes it done, and Sinch has nothing. */
  lost: number;
  contradictions: number;
  /** Intents whose end the agent could not find out, and says so. */
  open: number;
  /** Intents that ended in an answer nobody can follow. */
  failed: number;
}

export interface Report {
  seed: number;
  rows: Map<string, Row>;
  /** What went wrong, in words. */
  problems: string[];
  /** Intents pursued. */
  writes: number;
  started: number;
  ms: number;
}

const COUNTS = [
  "calls",
  "done",
  "not-done",
  "unknown",
  "refused",
  "asked",
  "killed",
  "open",
  "duplicates",
  "lost",
  "contradictions",
  "failed",
] as const;

export const newRow = (tool: string, fault: string): Row => ({
  tool,
  fault,
  ...(Object.fromEntries(COUNTS.map((name) => [name, 0])) as Record<(typeof COUNTS)[number], number>),
});

/** Everything, or one count of everything. */
function totalOf(report: Report): Row {
  return summed([...report.rows.values()], "every tool", "every fault");
}

function summed(rows: readonly Row[], tool: string, fault: string): Row {
  const total = newRow(tool, fault);
  for (const row of rows) for (const name of COUNTS) total[name] += row[name];
  return total;
}

function groupedBy(rows: readonly Row[], name: "tool" | "fault"): Row[] {
  const groups = [...new Set(rows.map((row) => row[name]))].sort();
  return groups.map((group) => {
    const members = rows.filter((row) => row[name] === group);
    return name === "tool" ? summed(members, group, "every fault") : summed(members, "every tool", group);
  });
}

/** The table as text: every tool under every fault when `inFull`, then by fault, by tool, and all in all. */
export function tableText(report: Report, inFull: boolean): string {
  const rows = [...report.rows.values()].sort((a, b) => `${a.tool} ${a.fault}`.localeCompare(`${b.tool} ${b.fault}`));
  const groups = [...(inFull ? [rows] : []), groupedBy(rows, "fault"), groupedBy(rows, "tool"), [totalOf(report)]];
  const head = ["tool", "fault", ...COUNTS];
  const cells = groups.map((group) =>
    group.map((row) => [row.tool, row.fault, ...COUNTS.map((name) => String(row[name]))]),
  );
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.flat().map((line) => (line[column] ?? "").length)),
  );
  const line = (values: readonly string[]) =>
    values
      .map((value, column) => (column < 2 ? value.padEnd(widths[column] ?? 0) : value.padStart(widths[column] ?? 0)))
      .join("  ");
  const rule = "-".repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  return [line(head), ...cells.flatMap((group) => [rule, ...group.map(line)])].join("\n");
}

/** Whether nothing was done twice, lost or told wrongly. */
export function isClean(report: Report): boolean {
  const { duplicates, lost, contradictions, failed } = totalOf(report);
  return duplicates + lost + contradictions + failed === 0;
}
