#!/usr/bin/env node
/** Entry and composition root: the one file that wires everything together. Heavy parts are loaded when first used. */
import { appendFile, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Config, helpText, readConfig } from "./config.js";
import { ByonError } from "./errors.js";
import { createFileReader } from "./files.js";
import { createLog, type Log } from "./log.js";
import type { Audit } from "./mcp/audit.js";
import { createCaller } from "./mcp/caller.js";
import { type Catalogue, selectTools } from "./mcp/catalogue.js";
import { createGate } from "./mcp/gate.js";
import { INSTRUCTIONS } from "./mcp/instructions.js";
import { buildServer, type ServerParts } from "./mcp/protocol.js";
import { createSeal } from "./mcp/seal.js";
import type { Caller, Desk } from "./mcp/turn.js";
import { createUnsettled } from "./mcp/unsettled.js";
import { createUsedTokens } from "./mcp/used-tokens.js";
import { guideTopics } from "./resources/index.js";
import { createClient } from "./sinch/client.js";
import { createHttp, type Http } from "./sinch/http.js";
import { sleep } from "./sinch/retry.js";
import { type Authorizer, authorize, type Credentials } from "./sinch/token.js";
import { guidanceTools } from "./tools/guidance/index.js";
import { TOOLS } from "./tools/index.js";
import { serveOverStdio } from "./transports/stdio.js";
import { VERSION } from "./version.js";

/** In timeouts: two minutes at the default, twice what gateways commonly give the services behind them. */
const PATIENCE = 6;

/** What can be replaced in tests; each has a real default. */
export interface Outside {
  now?: () => Date;
  sleep?: (ms: number) => Promise<void>;
  writeLog?: (line: string) => void;
  audit?: Audit;
}

export interface App {
  readonly parts: ServerParts;
  readonly catalogue: Catalogue;
  readonly log: Log;
  /** The caller on standard input and output, with the credentials of the environment. */
  readonly localCaller: Caller;
  close(): Promise<void>;
}

/** Wires everything but the transport. Throws ByonError for settings that contradict themselves. */
export function compose(config: Config, outside: Outside = {}): App {
  const now = outside.now ?? (() => new Date());
  const log = createLog(outside.writeLog ?? ((line) => console.error(line)), config.logLevel, now);
  const { http, close } = createHttp();
  const catalogue = selectTools([...TOOLS, ...guidanceTools(guideTopics)], config.selection);
  const desk: Desk = {
    confirm: config.confirm,
    settings: config.settings,
    seal: createSeal(config.secret),
    gate: createGate(),
    audit: outside.audit ?? auditTo(config, log),
    usedTokens: createUsedTokens(),
    unsettled: createUnsettled(PATIENCE * config.sinch.timeout),
    now,
    sleep: outside.sleep ?? sleep,
  };
  if (config.secret === undefined && config.confirm !== "off")
    log("info", "confirmation tokens are signed with a key of this process alone; set BYON_SECRET to share them");
  if (config.confirm === "off") log("warn", "risky calls are not confirmed: --confirm off");
  const client = createClient({
    http,
    authorizer: authorizerFor(config, http, now),
    projectId: config.sinch.projectId ?? "",
    origins: { porting: config.sinch.portingUrl, hosting: config.sinch.hostingUrl },
    timeout: config.sinch.timeout,
    sleep: outside.sleep ?? sleep,
    now: () => now().getTime(),
  });
  return {
    parts: {
      version: VERSION,
      instructions: INSTRUCTIONS,
      catalogue,
      desk,
      confirmTimeout: config.confirmTimeout,
      log,
    },
    catalogue,
    log,
    localCaller: createCaller({
      id: "local",
      client,
      settings: config.settings,
      readFile: createFileReader(config.files),
    }),
    close,
  };
}

function auditTo(config: Config, log: Log): Audit {
  const { auditFile } = config;
  if (!auditFile) return (line) => console.error(JSON.stringify({ audit: line }));
  return (line) =>
    appendFile(auditFile, `${JSON.stringify(line)}\n`, (failure) => {
      if (failure) log("error", "an audit line could not be written", { file: auditFile, line });
    });
}

/** Credentials from the environment. Without them the server runs, and every call says what is missing. */
function authorizerFor(config: Config, http: Http, now: () => Date): Authorizer {
  const credentials = credentialsFrom(config);
  if (!Array.isArray(credentials))
    return authorize(credentials, {
      http,
      authUrl: config.sinch.authUrl,
      now: () => now().getTime(),
      sleep,
      timeout: config.sinch.timeout,
    });
  return {
    async header() {
      throw new ByonError({
        kind: "not_configured",
        message: `No Sinch credentials: ${credentials.join(", ")} not set.`,
        fix: "Set SINCH_PROJECT_ID, SINCH_KEY_ID and SINCH_KEY_SECRET, or start with --sandbox, which needs none.",
      });
    },
    expired: () => false,
  };
}

function credentialsFrom({ sinch }: Config): Credentials | string[] {
  const { projectId, keyId, keySecret, accessToken, basic } = sinch;
  if (projectId && accessToken && !basic) return { kind: "token", projectId, accessToken };
  if (projectId && keyId && keySecret) return { kind: basic ? "basic" : "key", projectId, keyId, keySecret };
  return Object.entries({ SINCH_PROJECT_ID: projectId, SINCH_KEY_ID: keyId, SINCH_KEY_SECRET: keySecret })
    .filter(([, value]) => !value)
    .map(([name]) => name);
}

/** The same settings, pointed at a fake Sinch that was started for them. */
async function withSandbox(config: Config): Promise<{ config: Config; close(): Promise<void> }> {
  const { startSandbox } = await import("./sandbox/index.js");
  const sandbox = await startSandbox({ speed: config.sandboxSpeed });
  console.error(JSON.stringify({ sandbox: sandbox.url, control: sandbox.controlUrl, speed: config.sandboxSpeed }));
  const { projectId, keyId, keySecret, portingUrl, hostingUrl, authUrl } = sandbox;
  const { accessToken: _, ...sinch } = config.sinch;
  return {
    config: {
      ...config,
      sinch: { ...sinch, projectId, keyId, keySecret, portingUrl, hostingUrl, authUrl, basic: false },
    },
    close: () => sandbox.close(),
  };
}

async function main(argv: readonly string[]): Promise<void> {
  const config = readConfig(argv);
  switch (config.command) {
    case "help":
      return void process.stdout.write(`${helpText()}\n`);
    case "version":
      return void process.stdout.write(`${VERSION}\n`);
    case "sandbox": {
      const { runSandbox } = await import("./sandbox/standalone.js");
      return runSandbox({ port: config.sandboxPort, speed: config.sandboxSpeed });
    }
    case "serve":
      return serve(config);
  }
}

async function serve(given: Config): Promise<void> {
  const { config, close } = given.sandbox ? await withSandbox(given) : { config: given, close: async () => {} };
  const app = compose(config);
  const served = serveOverStdio((era) => buildServer(app.parts, app.localCaller, era), app.log);
  const stop = async () => {
    await served.close();
    await app.close();
    await close();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void stop());
  process.stdin.once("end", () => void stop());
}

/** Whether this file is what was started, a link from a bin folder included, and not imported by a test. */
const isEntry = process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isEntry)
  main(process.argv.slice(2)).catch((thrown: unknown) => {
    console.error(thrown instanceof ByonError ? `${thrown.message} ${thrown.fix}` : thrown);
    process.exit(1);
  });
