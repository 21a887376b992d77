/** What one check found. Nothing in it may hold a secret: it is printed, and pasted into bug reports. */
export interface Finding {
  readonly about: string;
  /** `bad` keeps the server from working, `odd` may; `none` is for what was not checked. */
  readonly verdict: "good" | "odd" | "bad" | "none";
  readonly says: string;
  readonly fix?: string;
}

const MARKS = { good: "ok  ", odd: "warn", bad: "FAIL", none: "-   " } as const;

/** One line for each finding, and what to do below it. */
export function report(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ about }) => about.length));
  return findings
    .flatMap(({ about, verdict, says, fix }) => [
      `${MARKS[verdict]}  ${about.padEnd(width)}  ${says}`,
      ...(fix ? [`${" ".repeat(width + 8)}-> ${fix}`] : []),
    ])
    .join("\n");
}
