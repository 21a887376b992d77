/** Wires everything together but the transport. Heavy parts are loaded when first used. */
import { appendFile } from "node:fs";
import type { Identity } from "./auth/identity.js";
import { type Proof, proving } from "./auth/proof.js";
import type { Config } from "./config.js";
import { ByonError } from "./errors.js";
import { createFileReader } from "./files.js";
import { createLog, type Log } from "./log.js";
import { createKeptCalls } from "./mcp/approval/kept-calls.js";
import { createSeal } from "./mcp/approval/seal.js";
import { createApprovals } from "./mcp/approval/used-tokens.js";
import type { Audit } from "./mcp/audit.js";
import { createCaller } from "./mcp/caller.js";
import { loadTools } from "./mcp/catalogue/load-tools.js";
import { type Catalogue, selectTools, shareOf } from "./mcp/catalogue/selection.js";
import { createGate } from "./mcp/gate.js";
import { instructionsFor } from "./mcp/instructions.js";
import { createOpenWrites } from "./mcp/open-writes.js";
import type { ServerParts } from "./mcp/protocol.js";
import type { Caller, Shared } from "./mcp/turn.js";
import { createVault } from "./mcp/vault.js";
import { createMetrics, type Metrics } from "./ops/metrics.js";
import { currentScope, traceHeaders } from "./ops/scope.js";
import { createUpstream } from "./ops/upstream.js";
import { type CallWatch, createCallWatch, type Span } from "./ops/watch.js";
import { createClient } from "./sinch/client.js";
import { createHttp, type Http } from "./sinch/http.js";
import { type Sleep, sleep } from "./sinch/retry-wait.js";
import { type Authorizer, authorize, type Credentials } from "./sinch/token.js";
import { folderKey, openFolder } from "./store/folder.js";
import { storesInFolder, storesInMemory } from "./store/index.js";
import type { AnyOperation, Settings } from "./tools/operation.js";
import { isGuide } from "./tools/tool.js";
import { VERSION } from "./version.js";

/** In timeouts: two minutes at the default, twice what gateways commonly give the services behind them. */
const PATIENCE = 6;

/** What one tool call may take: long enough for the largest order, shorter than most clients' patience. In timeouts where those are long. */
const CALL_TIMEOUT_MS = 90_000;
const CALL_TIMEOUTS = 4;

/** What can be replaced in tests; each has a real default. */
export interface Outside {
  now?: () => Date;
  sleep?: (ms: number) => Promise<void>;
  writeLog?: (line: string) => void;
  /** A signal that aborts when a request to Sinch has taken so many milliseconds. */
  late?: (ms: number) => AbortSignal;
  /** Milliseconds that one call may take. */
  callTimeout?: number;
  audit?: Audit;
  /** Takes the traces' spans. */
  record?: (span: Span) => void;
}

export interface App {
  readonly parts: ServerParts;
  readonly catalogue: Catalogue;
  readonly log: Log;
  /** The caller on standard input and output, with the credentials of the environment. */
  readonly localCaller: Caller;
  /** What a caller over HTTP works with: its own keys, its own share of the tools. */
  partsFor(identity: Identity): { parts: ServerParts; caller: Caller; proof?: Proof };
  /** What keeps this server from working. */
  problems(): Promise<readonly string[]>;
  readonly watch: CallWatch;
  readonly metrics: Metrics;
  readonly now: () => Date;
  close(): Promise<void>;
}

/** Wires everything but the transport. Throws ByonError for settings that contradict themselves. */
export function compose(config: Config, outside: Outside = {}): App {
  const now = outside.now ?? (() => new Date());
  const about = () => ({ requestId: currentScope().requestId, traceId: currentScope().trace?.traceId });
  const log = createLog(outside.writeLog ?? ((line) => console.error(line)), config.logLevel, now, about);
  const { http, close } = createHttp({ connections: config.http?.upstream.concurrency ?? 16, late: outside.late });
  const catalogue = selectTools(config.selection);
  const metrics = createMetrics();
  const watch = createCallWatch({ metrics, record: outside.record });
  const upstream = config.http && createUpstream({ http, ...config.http.upstream });
  if (upstream) {
    metrics.gauge("byon_upstream_waiting", "Requests that wait for their turn to reach Sinch.", upstream.waiting);
    metrics.gauge("byon_upstream_running", "Requests to Sinch without an answer yet.", upstream.running);
  }
  const { stateFolder } = config;
  if (stateFolder) openFolder(stateFolder);
  const stores = stateFolder ? storesInFolder(stateFolder, log) : storesInMemory();
  const secret = config.secret ?? (stateFolder && folderKey(stateFolder));
  const vault = createVault(secret);
  const shared: Shared = {
    confirm: config.confirm,
    settings: config.settings,
    seal: createSeal(secret, vault),
    gate: createGate(),
    audit: outside.audit ?? auditTo(config, log),
    approvals: createApprovals(stores.of, vault),
    keptCalls: createKeptCalls(vault),
    openWrites: createOpenWrites({
      store: stores.of,
      vault,
      patience: PATIENCE * config.sinch.timeout,
      operationNamed,
      now: () => now().getTime(),
    }),
    callTimeout: outside.callTimeout ?? Math.max(CALL_TIMEOUT_MS, CALL_TIMEOUTS * config.sinch.timeout),
    now,
    sleep: outside.sleep ?? sleep,
    watch: watch.watch,
  };
  tellLimits(config, secret, log);
  const own = credentialsFrom(config);
  const ownAuthorizer = authorizerFor(own, config, http, now, outside.sleep ?? sleep);
  const parts: ServerParts = {
    version: VERSION,
    instructions: instructionsFor(catalogue, config.settings),
    catalogue,
    shared,
    confirmTimeout: config.confirmTimeout,
    log,
  };
  /** The operator's default plan and campaign belong to the operator's own project. */
  const settingsOf = (credentials: Credentials | undefined): Settings =>
    credentials ? { importLimit: config.settings.importLimit } : config.settings;
  const callerOf = ({ id, credentials }: Pick<Identity, "id" | "credentials">): { caller: Caller; proof: Proof } => {
    const wire = upstream?.as(id) ?? http;
    const projectId = credentials?.projectId ?? config.sinch.projectId ?? "";
    const { authorizer, proof } = proving(
      credentials ? authorizerFor(credentials, config, wire, now, outside.sleep ?? sleep) : ownAuthorizer,
    );
    const caller = createCaller({
      id,
      project: projectId,
      client: createClient({
        http: wire,
        authorizer,
        projectId,
        origins: { porting: config.sinch.portingUrl, hosting: config.sinch.hostingUrl },
        timeout: config.sinch.timeout,
        sleep: outside.sleep ?? sleep,
        now: () => now().getTime(),
        headers: traceHeaders,
        observe: watch.attempt,
        onImplausibleTime: (ms) =>
          log("warn", "an answer of Sinch dates itself decades away; its clock is not believed", {
            days: Math.round(ms / 86_400_000),
          }),
      }),
      settings: settingsOf(credentials),
      sleep: outside.sleep ?? sleep,
      // The operator's folders are for whoever sits at this machine; two callers over the net must not share them.
      readFile: createFileReader(id === "local" ? config.files : []),
    });
    return { caller, proof };
  };
  const shareFor = shares(catalogue, config);
  return {
    parts,
    catalogue,
    log,
    metrics,
    watch,
    now,
    localCaller: callerOf({ id: "local" }).caller,
    partsFor(identity) {
      const share = shareFor(identity);
      const instructions = instructionsFor(share, settingsOf(identity.credentials));
      const { caller, proof } = callerOf(identity);
      return { parts: { ...parts, catalogue: share, instructions }, caller, ...(identity.unproven ? { proof } : {}) };
    },
    async problems() {
      // Callers with keys of their own do not need the server's.
      if (config.http?.auth.kind === "tenant") return [];
      if (Array.isArray(own)) return config.http?.auth.kind === "tokens" ? [] : [`${own.join(", ")} not set`];
      return ownAuthorizer.header().then(
        () => [],
        (thrown: unknown) => [thrown instanceof ByonError ? thrown.message : "Sinch gives no token"],
      );
    },
    async close() {
      await stores.close();
      await close();
    },
  };
}

/** What an operator may not have meant to leave out. */
function tellLimits({ confirm, stateFolder }: Config, secret: string | undefined, log: Log): void {
  if (secret === undefined && confirm !== "off")
    log("info", "confirmation tokens are signed with a key of this process alone; set BYON_SECRET to share them");
  if (!stateFolder)
    log("info", "writes under way are remembered by this process alone; give --state to keep them over a restart");
  if (confirm === "off") log("warn", "risky calls are not confirmed: --confirm off");
}

/** Any operation by its name, whatever this server offers: a write may have been left open by one that offers more. */
async function operationNamed(name: string): Promise<AnyOperation | undefined> {
  const declaration = (await loadTools()).find((tool) => tool.declaration.name === name)?.declaration;
  return declaration && !isGuide(declaration) ? declaration : undefined;
}

/** Each caller's part of the catalogue. There are few different ones, so each is made once. */
function shares(all: Catalogue, { selection }: Config): (identity: Identity) => Catalogue {
  const made = new Map<string, Catalogue>();
  return ({ toolsets, readOnly, scopeForWrites }) => {
    if (!readOnly && toolsets === undefined) return all;
    const key = `${readOnly} ${toolsets?.toSorted().join()} ${scopeForWrites}`;
    const narrowed = {
      ...selection,
      readOnly: selection.readOnly || readOnly,
      toolsets: toolsets?.filter((one) => selection.toolsets?.includes(one) ?? true) ?? selection.toolsets,
    };
    const share = made.get(key) ?? shareOf(all, narrowed, scopeForWrites);
    made.set(key, share);
    return share;
  };
}

/** Numbers, references and callers are nobody else's business on a shared machine. */
const OWNER_ONLY = 0o600;

function auditTo(config: Config, log: Log): Audit {
  const { auditFile } = config;
  if (!auditFile) return (line) => console.error(JSON.stringify({ audit: line }));
  return (line) =>
    appendFile(auditFile, `${JSON.stringify(line)}\n`, { mode: OWNER_ONLY }, (failure) => {
      if (failure) log("error", "an audit line could not be written", { file: auditFile, line });
    });
}

/** Without credentials the server runs, and every call says what is missing. */
function authorizerFor(
  given: Credentials | string[],
  config: Config,
  http: Http,
  now: () => Date,
  wait: Sleep,
): Authorizer {
  if (!Array.isArray(given))
    return authorize(given, {
      http,
      authUrl: config.sinch.authUrl,
      now: () => now().getTime(),
      sleep: wait,
      timeout: config.sinch.timeout,
    });
  return {
    async header() {
      throw new ByonError({
        kind: "not_configured",
        message: `No Sinch credentials: ${given.join(", ")} not set.`,
        fix: "Set SINCH_PROJECT_ID, SINCH_KEY_ID and SINCH_KEY_SECRET, or start with --sandbox, which needs none.",
      });
    },
    expired: () => false,
  };
}

/** From the environment; or the names of the variables that are missing. */
export function credentialsFrom({ sinch }: Config): Credentials | string[] {
  const { projectId, keyId, keySecret, accessToken, basic } = sinch;
  if (accessToken && !basic && !projectId) return ["SINCH_PROJECT_ID"];
  if (projectId && accessToken && !basic) return { kind: "token", projectId, accessToken };
  if (projectId && keyId && keySecret) return { kind: basic ? "basic" : "key", projectId, keyId, keySecret };
  return Object.entries({ SINCH_PROJECT_ID: projectId, SINCH_KEY_ID: keyId, SINCH_KEY_SECRET: keySecret })
    .filter(([, value]) => !value)
    .map(([name]) => name);
}
