/**
 * The attack: hostile callers, a hostile Sinch and hostile files against the built server, in processes of its own. What was
 * answered is counted against what the sandbox, in the place of Sinch, really saw. It never leaves this machine.
 */
import { seeded } from "../campaign/random.js";
import { type Scale, withArena } from "./arena.js";
import { bodies } from "./bodies.js";
import { callbacks } from "./callbacks.js";
import { crashes } from "./crashes.js";
import { door } from "./door.js";
import { echoes } from "./echoes.js";
import { files } from "./files.js";
import { floods } from "./floods.js";
import { forgeries } from "./forgeries.js";
import { documents, giants } from "./giants.js";
import { races } from "./races.js";
import { sessions } from "./sessions.js";
import { hostileSinch } from "./sinch.js";
import { stdio } from "./stdio.js";
import type { Report } from "./table.js";
import { tenants } from "./tenants.js";
import { tokens } from "./tokens.js";

export const SECTIONS = {
  door,
  bodies,
  tokens,
  forgeries,
  sessions,
  tenants,
  sinch: hostileSinch,
  files,
  echoes,
  callbacks,
  stdio,
  races,
  crashes,
  floods,
  documents,
  giants,
} as const;

export interface AttackOptions {
  seed: number;
  /** Names of sections; all of them when absent. */
  only?: readonly string[] | undefined;
  scale: Scale;
  progress?(section: string): void;
}

export async function runAttack({ seed, only, scale, progress }: AttackOptions): Promise<Report> {
  const unknown = only?.find((name) => !(name in SECTIONS));
  if (unknown) throw new Error(`There is no section "${unknown}". Valid: ${Object.keys(SECTIONS).join(", ")}.`);
  const report: Report = { seed, rows: [], problems: [], notes: [], ms: 0 };
  const began = Date.now();
  // Each has chance of its own, so that one alone plays as it does among the others.
  for (const [index, [name, run]] of Object.entries(SECTIONS).entries()) {
    if (only && !only.includes(name)) continue;
    progress?.(name);
    report.rows.push(await withArena({ name, seed: seed + index, random: seeded(seed + index), scale }, report, run));
  }
  report.ms = Date.now() - began;
  return report;
}
