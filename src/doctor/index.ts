/** `sinch-byon-mcp doctor`: what keeps this server from working, and how to mend it. */
import type { Config } from "../config.js";
import type { Credentials } from "../sinch/token.js";
import { NODE_WANTED, VERSION } from "../version.js";
import { checkAuthority } from "./authority.js";
import { CLIENTS, type Start } from "./clients.js";
import { type Finding, report } from "./finding.js";
import { checkAuditFile, checkFolders, checkNode, checkSettings, checkState } from "./machine.js";
import { checkSinch, type SinchOutside } from "./sinch.js";

export { startOf } from "./clients.js";

export interface Patient {
  config: Config;
  /** Or the names of the variables that are missing. */
  credentials: Credentials | string[];
  start: Start;
  node: string;
}

/** Examines a setup without changing anything. `text` is for a person; `healthy` is what the exit code says. */
export async function examine(patient: Patient, outside: SinchOutside): Promise<{ healthy: boolean; text: string }> {
  const { config, credentials, node } = patient;
  const missing = Array.isArray(credentials) ? credentials : [];
  const settings = checkSettings(config, missing);
  const canTry = !Array.isArray(credentials) && settings.verdict !== "bad";
  const findings: Finding[] = [
    checkNode(node, NODE_WANTED),
    settings,
    ...(canTry
      ? await checkSinch(config, credentials, outside)
      : [{ about: "Sinch", verdict: "none", says: "not tried without credentials" } as const]),
    ...(await checkAuthority(config, outside.now)),
    ...(await checkFolders(config.files)),
    ...(await checkAuditFile(config.auditFile)),
    ...(await checkState(config.stateFolder)),
  ];
  const bad = findings.filter(({ verdict }) => verdict === "bad").length;
  const where = config.sandbox ? ", against the sandbox" : "";
  const ending = bad === 0 ? "Nothing keeps this server from working." : `${bad} of ${findings.length} checks failed.`;
  return {
    healthy: bad === 0,
    text: [
      `sinch-byon-mcp ${VERSION} doctor${where}`,
      "",
      report(findings),
      "",
      ending,
      ...entryFor(config.client, patient),
    ].join("\n"),
  };
}

function entryFor(client: string | undefined, { config, start }: Patient): string[] {
  const entry = client === undefined ? undefined : CLIENTS[client]?.(start, !config.sandbox);
  return entry ? ["", entry.where, "", entry.text] : [];
}
