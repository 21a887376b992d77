/**
 * The fault campaign: agents pursue one intent after the other while everything goes wrong that can, and what they were told
 * is counted against what Sinch, played by the sandbox, really did.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { LedgerEntry } from "../src/sandbox/index.js";
import { type Belief, type Claim, claimOf, pursue } from "./agent.js";
import { type Bench, startBench } from "./bench.js";
import { hostingIntents } from "./hosting.js";
import { type Answer, type CallTool, type Intent, Killed, type Prepare } from "./intent.js";
import { MISHAPS, type Mishap, readTrouble } from "./mishaps.js";
import { firstOfAll, portingIntents } from "./porting.js";
import { type Random, seeded } from "./random.js";
import { type Confirm, serveApart, serveHere } from "./servers.js";
import { newRow, type Report, type Row } from "./table.js";

export interface CampaignOptions {
  seed: number;
  /** Intents pursued under faults, and how many more with the server being killed. */
  writes: number;
  kills: number;
  /** The built server, for being killed. */
  script: string;
  /** Batches at a time. */
  atOnce: number;
  /** Told now and then how far it is. */
  progress?(done: number, of: number): void;
}

/** Milliseconds. The server holds repeats back for six timeouts, so nothing at Sinch may take longer than that. */
const PACE = { timeout: 150, slowest: 600 };
const BATCH = 24;
/** How long Sinch takes over a write whose server is going to be killed: long enough to be hit on either side of it. */
const KILL_WINDOW_MS = 30;

type Kind = { mishap: Mishap; prepare: Prepare };
type Run = (bench: Bench, jobs: readonly Kind[], confirm: Confirm, report: Report) => Promise<void>;

export async function runCampaign(options: CampaignOptions): Promise<Report> {
  const random = seeded(options.seed);
  const report: Report = { seed: options.seed, rows: new Map(), problems: [], writes: 0, started: Date.now(), ms: 0 };
  const killed: Mishap = { name: "killed and restarted", faults: () => [] };
  const prepares = [...portingIntents, ...hostingIntents];
  const batches = [
    ...inBatches(shuffledPairs(prepares, MISHAPS, options.writes, random), BATCH).map((jobs) => ({ jobs, run: here })),
    ...inBatches(shuffledPairs(prepares, [killed], options.kills, random), BATCH).map((jobs) => ({
      jobs,
      run: apart(options.script),
    })),
  ].map((batch, index) => ({
    ...batch,
    confirm: (index % 2 === 0 ? "token" : "off") as Confirm,
    random: random.fork(),
  }));

  const total = batches.reduce((sum, { jobs }) => sum + jobs.length, 0);
  const queue = [...batches];
  const worker = async () => {
    for (let batch = queue.shift(); batch; batch = queue.shift()) {
      const bench = await startBench(batch.random);
      try {
        await batch.run(bench, batch.jobs, batch.confirm, report);
      } finally {
        await bench.close();
      }
      options.progress?.(report.writes, total);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce }, worker));
  report.ms = Date.now() - report.started;
  return report;
}

/** Every intent with every mishap as evenly as the number allows, in random order. */
function shuffledPairs(prepares: readonly Prepare[], mishaps: readonly Mishap[], most: number, random: Random): Kind[] {
  const pairs = prepares.flatMap((prepare) => mishaps.map((mishap) => ({ prepare, mishap })));
  const jobs: Kind[] = [];
  while (jobs.length < most) {
    const round = [...pairs];
    while (round.length > 0 && jobs.length < most) jobs.push(...round.splice(random.between(0, round.length - 1), 1));
  }
  return jobs;
}

function inBatches<T>(items: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size));
  return batches;
}

/** The server in this process, with faults on the wire. */
const here: Run = async (bench, jobs, confirm, report) => {
  const { random, sandbox } = bench;
  const served = await serveHere(sandbox, confirm, PACE.timeout);
  try {
    const first = firstOfAll.map((prepare) => ({ prepare, mishap: random.pick(MISHAPS) }));
    for (const { prepare, mishap } of [...first, ...jobs]) {
      const intent = await prepare(bench);
      const { operationId, requests = 1 } = intent;
      const skip = random.between(0, requests - 1);
      for (const fault of mishap.faults(random, PACE)) sandbox.faults.add({ ...fault, operationId, skip });
      if (random.chance(0.25)) for (const fault of readTrouble(random, PACE)) sandbox.faults.add(fault);
      await witnessed(bench, intent, mishap, served.call, report);
    }
  } finally {
    await served.close();
  }
};

/** The built server in a process of its own, killed in the middle of a call and started again. */
const apart =
  (script: string): Run =>
  async (bench, jobs, confirm, report) => {
    const { random, sandbox } = bench;
    // With a secret that outlives the process, an approval survives the restart as well.
    const secret = random.chance(0.5) ? "campaign-".repeat(4) : undefined;
    // With a folder, so does what was under way: it is held back for as long as Sinch may be at it, six timeouts.
    const state = random.chance(0.3) ? mkdtempSync(join(tmpdir(), "byon-campaign-")) : undefined;
    const kept = state === undefined ? [] : ["--state", state, "--timeout", "1"];
    const served = serveApart(sandbox, script, ["--confirm", confirm, "--log-level", "error", ...kept], secret);
    try {
      const first = firstOfAll.map((prepare) => ({ prepare, mishap: (jobs[0] as Kind).mishap }));
      for (const { prepare, mishap } of [...first, ...jobs]) {
        const intent = await prepare(bench);
        sandbox.faults.add({ kind: "delay", ms: KILL_WINDOW_MS, operationId: intent.operationId, times: 20 });
        let left = random.chance(0.2) ? 2 : 1;
        const call: CallTool = async (tool, args) => {
          if (tool !== intent.tool || left === 0) return served.call(tool, args);
          const disarm = killSoon(bench, intent, () => {
            left -= 1;
            served.kill();
          });
          return served.call(tool, args).finally(disarm);
        };
        await witnessed(bench, intent, mishap, call, report);
      }
    } finally {
      await served.close();
      if (state !== undefined) rmSync(state, { recursive: true, force: true });
    }
  };

/** Kills at a random moment around the write, or now and then at one before it. Returns how to take it back. */
function killSoon({ random, sandbox }: Bench, intent: Intent, kill: () => void): () => void {
  const from = sandbox.ledger.entries.length;
  const delay = random.between(0, Math.round(KILL_WINDOW_MS * 1.5));
  const nth = random.between(1, intent.requests ?? 1);
  let timer: NodeJS.Timeout;
  const watch = () => {
    if (sandbox.ledger.entries.slice(from).filter(intent.sends).length >= nth) timer = setTimeout(kill, delay);
    else timer = setTimeout(watch, 1);
  };
  if (random.chance(0.2)) timer = setTimeout(kill, random.between(0, 400));
  else watch();
  return () => clearTimeout(timer);
}

interface Observed {
  /** Ledger position when the call began. */
  from: number;
  claim: Claim;
  /** Whether the intent was in effect when the answer arrived. */
  inEffect: boolean;
  answer: Answer | undefined;
}

/** Lets the agent pursue the intent, and counts. */
async function witnessed(bench: Bench, intent: Intent, mishap: Mishap, call: CallTool, report: Report): Promise<void> {
  const { ledger, faults } = bench.sandbox;
  const row = rowOf(report, intent.tool, mishap.name);
  const calls: Observed[] = [];
  const observe = async <T extends Answer>(work: () => Promise<T>) => {
    const from = ledger.entries.length;
    let answer: T | undefined;
    let claim: Claim;
    try {
      answer = await work();
      claim = claimOf(answer);
    } catch (thrown) {
      if (!(thrown instanceof Killed)) throw thrown;
      claim = "killed";
    }
    calls.push({ from, claim, inEffect: intent.effects() > 0, answer });
    return { answer, claim };
  };
  const agents = Array.from({ length: mishap.twice ? 2 : 1 }, () =>
    pursue(intent, call, observe, { most: 40, pause: 60 }).catch((thrown: Error): Belief => {
      report.problems.push(`${intent.tool} under ${mishap.name}: ${thrown.message}`);
      row.failed += 1;
      return "not-done";
    }),
  );
  const beliefs = await Promise.all(agents);
  faults.clear();
  await stillness(ledger.entries, intent);
  report.writes += 1;
  judge(intent, mishap, calls, beliefs, ledger.entries, row, report);
}

/** Waits until nothing of the intent is under way at Sinch. */
async function stillness(entries: readonly LedgerEntry[], intent: Intent): Promise<void> {
  // A request that the server has given up may still be on the way.
  await wait(5);
  while (entries.some((entry) => entry.fault === "delay" && entry.status === undefined && intent.sends(entry)))
    await wait(20);
}

function judge(
  intent: Intent,
  mishap: Mishap,
  calls: readonly Observed[],
  beliefs: readonly Belief[],
  entries: readonly LedgerEntry[],
  row: Row,
  report: Report,
): void {
  const complain = (what: string) => report.problems.push(`${intent.tool} under ${mishap.name}: ${what}`);
  calls.forEach(({ from, claim, inEffect, answer }, index) => {
    row.calls += 1;
    row[claim] += 1;
    const sent = entries.slice(from, calls[index + 1]?.from).filter(intent.sends);
    // Of two calls at once, the ledger does not tell whose request was whose.
    const carriedOut = mishap.twice ? [] : sent.filter(({ committed }) => committed);
    const deniesIt = claim === "not-done" || claim === "refused" || claim === "asked";
    const isFalse =
      claim === "done"
        ? !inEffect
        : intent.misstates && answer
          ? intent.misstates(answer, carriedOut)
          : deniesIt && carriedOut.length > 0;
    if (isFalse) {
      row.contradictions += 1;
      complain(`answered ${claim}, which is false: ${JSON.stringify(answer?.body).slice(0, 500)}`);
    }
  });
  const effects = intent.effects();
  const told = calls.filter(({ claim }) => claim === "unknown" || claim === "killed").length;
  const tooMany = Math.max(0, effects - 1 - (intent.invisible ? told : 0));
  if (tooMany > 0) {
    row.duplicates += tooMany;
    complain(`done ${effects} times: ${calls.map(({ claim }) => claim).join(", ")}`);
  }
  if (beliefs.includes("done") && effects === 0) {
    row.lost += 1;
    complain(`believed done, and is not: ${calls.map(({ claim }) => claim).join(", ")}`);
  }
  if (!beliefs.includes("done") && beliefs.includes("unknown")) row.open += 1;
}

function rowOf(report: Report, tool: string, mishap: string): Row {
  const key = `${tool} ${mishap}`;
  const row = report.rows.get(key) ?? newRow(tool, mishap);
  report.rows.set(key, row);
  return row;
}
