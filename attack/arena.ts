/** Where one section plays: what it starts is watched and ended, what it finds is counted. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import type { Random } from "../campaign/random.js";
import { type ServingProcess, serveInProcess } from "../test/harness/process.js";
import { takePulse } from "./pulse.js";
import { HEAP_MB, newRow, type Report, type Row } from "./table.js";
import { createTrap, type Trap } from "./trap.js";

/** A few seconds a section, or a few minutes over all. */
export type Scale = "short" | "long";

export interface Plan {
  name: string;
  seed: number;
  random: Random;
  scale: Scale;
}

export interface Arena extends Plan {
  /** So many in a short run, so many in a long one. */
  size(short: number, long: number): number;
  /** Generated, the same for the same seed. */
  draw<T>(arbitrary: fc.Arbitrary<T>, count: number): T[];
  tried(count?: number): void;
  wrong(what: string): void;
  twice(what: string, count?: number): void;
  /** A process ended that had no reason to. */
  ended(what: string): void;
  /** A word for the end of the report. */
  note(what: string): void;
  /** That servers stand still for longer than is promised is known here: it is told, with the reason, and no failure. */
  holds(why: string): void;
  readonly trap: Trap;
  /** Looks for planted secrets in what came out of a server. */
  inspect(text: string, where: string): void;
  /** Has a server keep its audit in a file, which is inspected in the end: by these arguments. */
  audited(): string[];
  /** The built server over HTTP, with a small heap, its pulse taken throughout; what it logs is inspected in the end. */
  serve(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<ServingProcess>;
  /** Done when the section is over, last things first. */
  finally(work: () => unknown): void;
}

export type Section = (arena: Arena) => Promise<void>;

export async function withArena(plan: Plan, report: Report, run: Section): Promise<Row> {
  const row = newRow(plan.name);
  const endings: (() => unknown)[] = [];
  const trap = createTrap();
  const say = (what: string) => report.problems.push(`${plan.name}: ${what.slice(0, 600)}`);
  const arena: Arena = {
    ...plan,
    trap,
    size: (short, long) => (plan.scale === "short" ? short : long),
    draw: (arbitrary, count) => fc.sample(arbitrary, { seed: plan.seed, numRuns: count }),
    tried(count = 1) {
      row.tries += count;
    },
    wrong(what) {
      row.wrong++;
      say(what);
    },
    twice(what, count = 1) {
      row.duplicates += count;
      say(what);
    },
    ended(what) {
      row.exits++;
      say(what);
    },
    holds(why) {
      row.holds = true;
      arena.note(`how long /healthz takes is not judged: ${why}`);
    },
    note: (what) => void report.notes.push(`${plan.name}: ${what}`),
    audited() {
      const folder = mkdtempSync(join(tmpdir(), "byon-attack-"));
      const file = join(folder, "audit.jsonl");
      endings.push(() => {
        if (existsSync(file)) inspectAudit(arena, file);
        rmSync(folder, { recursive: true, force: true });
      });
      return ["--audit", file];
    },
    inspect(text, where) {
      for (const found of trap.foundIn(text)) {
        row.leaks++;
        say(`${found} stands in ${where}`);
      }
    },
    async serve(args, env) {
      const server = await serveInProcess(HEAP_MB, args, env);
      await fetch(`${server.url}/healthz`);
      row.before = Math.max(row.before, server.megabytes());
      const pulse = takePulse(server);
      endings.push(async () => {
        const { slowest, held } = await pulse.stop();
        row.slowest = Math.max(row.slowest, slowest);
        row.held = Math.max(row.held, held);
        if (server.alive()) {
          row.peak = Math.max(row.peak, server.peakMegabytes());
          await calm(server);
          row.after = Math.max(row.after, server.megabytes());
        } else arena.ended(`a server over HTTP ended: ${server.log().slice(-400)}`);
        arena.inspect(server.log(), "a log");
        for (const line of server.log().split("\n"))
          if (line.includes("failed inside")) arena.wrong(`a log has ${line}`);
        await server.close();
      });
      return server;
    },
    finally: (work) => void endings.push(work),
  };
  try {
    await run(arena);
  } catch (thrown) {
    arena.wrong(`the section came to no end: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : thrown}`);
  }
  for (const end of endings.reverse()) await end();
  return row;
}

function inspectAudit(arena: Arena, file: string): void {
  const text = readFileSync(file, "utf8");
  arena.inspect(text, "an audit");
  for (const line of text.split("\n").filter(Boolean)) if (!isAuditLine(line)) arena.wrong(`an audit has ${line}`);
  if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0)
    arena.wrong("an audit can be read by others");
}

const isAuditLine = (text: string): boolean => {
  try {
    return typeof JSON.parse(text).tool === "string";
  } catch {
    return false;
  }
};

/** Lets a server settle: memory is judged once it no longer falls. */
async function calm(server: ServingProcess): Promise<void> {
  for (let last = Number.POSITIVE_INFINITY, tries = 0; server.megabytes() < last && tries < 10; tries++) {
    last = server.megabytes();
    await wait(100);
  }
}

/** Works on all of them, so many at once. */
export async function pooled<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < items.length) await work(items[next++] as T);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
