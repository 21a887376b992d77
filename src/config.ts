/** Command line and environment -> one frozen Config. The only reader of process.env. */
import { parseArgs } from "node:util";
import { ByonError } from "./errors.js";
import type { Level } from "./log.js";
import { isLoopback, isPrivate } from "./loopback.js";
import { type Choice, COMMANDS, ENVIRONMENT, type Flag, OPTIONS, type Option } from "./options.js";
import { compact } from "./values/compact.js";

export type Environment = Readonly<Record<string, string | undefined>>;

interface SinchConfig {
  projectId?: string;
  keyId?: string;
  keySecret?: string;
  accessToken?: string;
  basic: boolean;
  portingUrl: string;
  hostingUrl: string;
  authUrl: string;
  /** Milliseconds for one request. */
  timeout: number;
}

/** How callers of the HTTP transport prove who they are. */
type AuthConfig =
  | { kind: "none" }
  | { kind: "tokens"; file: string }
  | { kind: "oauth"; issuer: string; audience: string; jwks?: string }
  | { kind: "tenant" };

export interface HttpConfig {
  host: string;
  port: number;
  publicUrl?: string;
  allowHosts: string[];
  allowOrigins: string[];
  stateless: boolean;
  legacySse: boolean;
  instance?: string;
  metricsPort?: number;
  metricsToken?: string;
  auth: AuthConfig;
  limits: {
    callers: number;
    sessions: number;
    /** Milliseconds. */
    sessionIdle: number;
    /** Requests of one caller; 0 for no limit. */
    perMinute: number;
    /** Tool calls of one caller at once. */
    running: number;
  };
  /** Requests to Sinch; `perSecond` 0 for no limit. */
  upstream: { concurrency: number; perSecond: number };
}

export interface Config {
  command: "serve" | "help" | "version" | (typeof COMMANDS)[number]["name"];
  selection: { toolsets?: string[]; tools?: string[]; excludeTools?: string[]; readOnly: boolean };
  confirm: Choice<"confirm">;
  /** Milliseconds. */
  confirmTimeout: number;
  files: string[];
  auditFile?: string;
  /** Where this server remembers beyond its own life; absent when it does not. */
  stateFolder?: string;
  sandbox: boolean;
  sandboxSpeed: number;
  sandboxPort: number;
  sandboxCallbacks: Choice<"sandbox-callbacks">;
  sinch: SinchConfig;
  settings: { importLimit: number; servicePlanId?: string; campaignId?: string };
  secret?: string;
  logLevel: Level;
  /** For whom the doctor prints an entry. */
  client?: string;
  /** Absent on standard input and output. */
  http?: HttpConfig;
  /** Where traces go; absent when they go nowhere. */
  otlp?: { endpoint: string; headers: Readonly<Record<string, string>>; service: string };
  /** Any environment variable, for files that name the variables which hold their secrets. */
  variable(name: string): string | undefined;
}

/** Reads the arguments after `node script`. Throws ByonError `invalid_arguments`, naming what is valid. */
export function readConfig(argv: readonly string[], environment: Environment = process.env): Config {
  const command = COMMANDS.find(({ name }) => name === argv[0])?.name ?? "serve";
  const given = parse(command === "serve" ? argv : argv.slice(1), OPTIONS);
  const env = (name: (typeof ENVIRONMENT)[number]["name"]) => environment[name]?.trim() || undefined;
  const secret = env("BYON_SECRET");
  if (secret !== undefined && secret.length < 32)
    throw wrong("BYON_SECRET is too short to sign with.", "Give it 32 characters or more, the same in every instance.");
  const config: Config = {
    command: given.flag("help") ? "help" : given.flag("version") ? "version" : command,
    selection: compact({
      toolsets: given.list("toolsets"),
      tools: given.list("tools"),
      excludeTools: given.list("exclude-tools"),
      readOnly: given.flag("read-only"),
    }),
    confirm: given.text("confirm") as Config["confirm"],
    confirmTimeout: given.count("confirm-timeout") * 1000,
    // After `--` each folder is a word of its own, whatever its name, and none is fine: so a client passes on its list.
    files: [...(given.list("files") ?? []), ...given.rest],
    sandbox: given.flag("sandbox"),
    sandboxSpeed: given.count("sandbox-speed"),
    sandboxPort: given.given("port") ? given.count("port") : 4010,
    sandboxCallbacks: given.text("sandbox-callbacks") as Config["sandboxCallbacks"],
    sinch: compact({
      projectId: env("SINCH_PROJECT_ID"),
      keyId: env("SINCH_KEY_ID"),
      keySecret: env("SINCH_KEY_SECRET"),
      accessToken: env("SINCH_ACCESS_TOKEN"),
      basic: given.text("auth") === "basic",
      portingUrl: baseUrl("SINCH_PORTING_URL", env("SINCH_PORTING_URL") ?? "https://porting.api.sinch.com"),
      hostingUrl: baseUrl("SINCH_HOSTING_URL", env("SINCH_HOSTING_URL") ?? "https://imported.numbers.api.sinch.com"),
      authUrl: baseUrl("SINCH_AUTH_URL", env("SINCH_AUTH_URL") ?? "https://auth.sinch.com"),
      timeout: Math.max(1, given.count("timeout")) * 1000,
    }),
    settings: compact({
      importLimit: given.count("import-limit"),
      servicePlanId: env("SERVICE_PLAN_ID"),
      campaignId: env("CAMPAIGN_ID"),
    }),
    logLevel: given.text("log-level") as Level,
    variable: (name) => environment[name]?.trim() || undefined,
    ...compact({
      auditFile: given.text("audit"),
      stateFolder: given.text("state"),
      client: given.text("client"),
      secret,
      http: given.flag("http") ? httpConfig(given, env("BYON_METRICS_TOKEN")) : undefined,
      otlp: otlpConfig(env("OTEL_EXPORTER_OTLP_ENDPOINT"), env("OTEL_EXPORTER_OTLP_HEADERS"), env("OTEL_SERVICE_NAME")),
    }),
  };
  return Object.freeze(config);
}

function httpConfig(given: Given, metricsToken: string | undefined): HttpConfig {
  if (given.flag("stdio")) throw wrong("--stdio and --http exclude each other.", "Give one of them.");
  const host = given.text("host") ?? "127.0.0.1";
  const auth = authConfig(given);
  if (auth.kind === "none" && !isLoopback(host))
    throw wrong(
      `--host ${host} would let anybody who reaches it order numbers.`,
      "Choose who may call: --auth-tokens FILE, --oauth-issuer URL with --oauth-audience, or --tenant-credentials.",
    );
  const publicUrl = given.text("public-url");
  if (auth.kind === "oauth") checkResource(publicUrl, host, given.given("port") ? given.count("port") : 3000);
  const instance = given.text("instance");
  if (instance !== undefined && !/^[A-Za-z0-9_.]{1,32}$/.test(instance))
    throw wrong(`--instance cannot be "${instance}".`, "Use up to 32 letters, digits, dots and underscores.");
  return {
    host,
    port: given.given("port") ? given.count("port") : 3000,
    allowHosts: given.list("allow-host") ?? [],
    allowOrigins: given.list("allow-origin") ?? [],
    stateless: given.flag("stateless"),
    legacySse: given.flag("legacy-sse"),
    auth,
    limits: {
      callers: Math.max(1, given.count("max-callers")),
      sessions: Math.max(1, given.count("max-sessions")),
      sessionIdle: Math.max(1, given.count("session-idle")) * 1000,
      perMinute: given.count("rate-limit"),
      running: Math.max(1, given.count("max-running")),
    },
    upstream: {
      concurrency: Math.max(1, given.count("upstream-concurrency")),
      perSecond: given.count("upstream-rate"),
    },
    ...compact({
      publicUrl: publicUrl === undefined ? undefined : withoutEndpoint(baseUrl("--public-url", publicUrl, PUBLIC)),
      instance,
      metricsPort: given.given("metrics-port") ? given.count("metrics-port") : undefined,
      metricsToken,
    }),
  };
}

/** This server's MCP endpoint as clients know it, and as tokens are asked for. */
export const resourceOf = ({ publicUrl, host, port }: HttpConfig): string =>
  `${publicUrl ?? `http://${host}:${port}`}/mcp`;

/** Whoever is asked where clients reach this server may give the endpoint: that is what clients are given. */
const withoutEndpoint = (url: string): string => url.replace(/(?<=[^/])\/mcp$/, "");

const PUBLIC = "https://byon.example";

/** Under OAuth clients ask for tokens by this server's URL, and refuse one that is not what they were given. */
function checkResource(publicUrl: string | undefined, host: string, port: number): void {
  const example = `--public-url ${PUBLIC}`;
  if (publicUrl !== undefined) overTls("--public-url", baseUrl("--public-url", publicUrl, PUBLIC));
  else if (!isLoopback(host))
    throw wrong(`--host ${host} under OAuth needs --public-url.`, `Say where clients reach this server: ${example}.`);
  else if (port === 0)
    throw wrong(
      "--port 0 under OAuth needs --public-url.",
      `Name a port, or where clients reach this server: ${example}.`,
    );
}

function overTls(name: string, url: string): void {
  if (!isPrivate(url))
    throw wrong(
      `${name} is plain http, and not on this machine: ${url}`,
      "Whoever is on the way could read tokens or make them. Give its https URL.",
    );
}

function authConfig(given: Given): AuthConfig {
  const file = given.text("auth-tokens");
  const issuer = given.text("oauth-issuer");
  const audience = given.text("oauth-audience");
  const jwks = given.text("oauth-jwks");
  const ways = [file, issuer, given.flag("tenant-credentials") || undefined].filter((way) => way !== undefined);
  if (ways.length > 1)
    throw wrong(
      "There is more than one way to authenticate callers.",
      "Give one of --auth-tokens, --oauth-issuer and --tenant-credentials.",
    );
  if (file !== undefined) return { kind: "tokens", file };
  if (issuer !== undefined) {
    if (audience === undefined)
      throw wrong(
        "--oauth-issuer needs --oauth-audience.",
        "Name what the tokens are meant for: without it, a token for any other service of that issuer would do.",
      );
    // Its spelling is kept: an issuer is compared to the character, and some end in a slash.
    overTls("--oauth-issuer", baseUrl("--oauth-issuer", issuer, "https://idp.example"));
    if (jwks !== undefined) overTls("--oauth-jwks", baseUrl("--oauth-jwks", jwks, "https://idp.example/jwks"));
    return { kind: "oauth", issuer, audience, ...(jwks === undefined ? {} : { jwks: baseUrl("--oauth-jwks", jwks) }) };
  }
  if (audience !== undefined || jwks !== undefined)
    throw wrong("--oauth-audience and --oauth-jwks need --oauth-issuer.", "Name the authorization server.");
  return given.flag("tenant-credentials") ? { kind: "tenant" } : { kind: "none" };
}

/** The values of OTEL_EXPORTER_OTLP_HEADERS are percent-encoded; one that is not is taken as it is. */
function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function otlpConfig(endpoint: string | undefined, headers = "", service = "sinch-byon-mcp"): Config["otlp"] {
  if (endpoint === undefined) return undefined;
  const pairs = headers.split(",").flatMap((pair) => {
    const at = pair.indexOf("=");
    return at > 0 ? [[pair.slice(0, at).trim().toLowerCase(), percentDecoded(pair.slice(at + 1).trim())]] : [];
  });
  return {
    endpoint: baseUrl("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint),
    headers: Object.fromEntries(pairs) as Record<string, string>,
    service,
  };
}

interface Given {
  /** Whether the option was given, whatever its fallback. */
  given(name: Flag): boolean;
  /** The words after `--`. */
  rest: readonly string[];
  flag(name: Flag): boolean;
  text(name: Flag): string | undefined;
  list(name: Flag): string[] | undefined;
  count(name: Flag): number;
}

function parse(argv: readonly string[], options: readonly Option[]): Given {
  const known = Object.fromEntries(
    options.map(
      ({ flag, kind }) => [flag, { type: kind === "flag" ? "boolean" : "string", multiple: kind === "list" }] as const,
    ),
  );
  const names = options.map(({ flag }) => `--${flag}`).join(", ");
  const { tokens } = parseArgs({ args: [...argv], options: known, strict: false, tokens: true });
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") break;
    if (token.kind === "positional")
      throw wrong(
        `"${token.value}" is not an argument of this command.`,
        `Valid: ${names}; or first one of the commands ${COMMANDS.map(({ name }) => name).join(", ")}.`,
      );
    if (token.kind !== "option") continue;
    const option = options.find(({ flag }) => flag === token.name);
    if (!option) throw wrong(`There is no option ${token.rawName}.`, `Valid: ${names}.`);
    values.set(option.flag, [...(values.get(option.flag) ?? []), checkValue(option, token.value)]);
  }
  const end = argv.indexOf("--");
  const last = (name: string): string | undefined => values.get(name)?.at(-1) ?? fallbackOf(options, name);
  return {
    given: (name) => values.has(name),
    rest: end < 0 ? [] : argv.slice(end + 1),
    flag: (name) => values.get(name)?.at(-1) === "true",
    text: last,
    list: (name) =>
      values
        .get(name)
        ?.flatMap((text) => text.split(","))
        .map((item) => item.trim())
        .filter(Boolean),
    count: (name) => Number(last(name) ?? 0),
  };
}

function fallbackOf(options: readonly Option[], name: string): string | undefined {
  const fallback = options.find(({ flag }) => flag === name)?.fallback;
  return fallback === undefined ? undefined : String(fallback);
}

function checkValue(option: Option, value: string | undefined): string {
  if (option.kind === "flag") {
    if (value === undefined || value === "true" || value === "false") return value ?? "true";
    throw wrong(`--${option.flag} takes no value.`, `Give it alone: --${option.flag}; or --${option.flag}=false.`);
  }
  if (value === undefined || value === "")
    throw wrong(
      `--${option.flag} needs a value.`,
      `For example: --${option.flag} ${option.choices?.[0] ?? option.value}.`,
    );
  if (option.choices && !option.choices.includes(value))
    throw wrong(`--${option.flag} cannot be "${value}".`, `Valid: ${option.choices.join(", ")}.`);
  if (option.kind === "count" && !/^\d{1,9}$/.test(value))
    throw wrong(
      `--${option.flag} must be a whole number, not "${value}".`,
      `For example: --${option.flag} ${option.fallback ?? 1}.`,
    );
  return value;
}

function baseUrl(name: string, text: string, example = "https://porting.api.sinch.com"): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash)
    throw wrong(`${name} is not a base URL.`, `For example: ${name}=${example}`);
  return url.href.replace(/\/+$/, "");
}

const wrong = (message: string, fix: string): ByonError => new ByonError({ kind: "invalid_arguments", message, fix });

/** The text of `--help`. */
export function helpText(): string {
  const groups = [...new Set(OPTIONS.map(({ group }) => group))];
  const line = (option: Option) => {
    const value = option.kind === "flag" ? "" : ` ${option.choices?.join("|") ?? option.value}`;
    const fallback = option.fallback === undefined ? "" : ` [${option.fallback}]`;
    return `  --${option.flag}${value}\n      ${option.about}${fallback}`;
  };
  const sections = groups.map(
    (group) =>
      `${group}\n${OPTIONS.filter((option) => option.group === group)
        .map(line)
        .join("\n")}`,
  );
  const variables = ENVIRONMENT.map(({ name, about }) => `  ${name}\n      ${about}`).join("\n");
  return [
    "sinch-byon-mcp: bring your own numbers to Sinch, by porting or by hosting them.",
    [
      "Usage: sinch-byon-mcp [options]",
      ...COMMANDS.map(({ usage, about }) => `sinch-byon-mcp ${usage}: ${about}`),
    ].join("\n       "),
    ...sections,
    `Environment\n${variables}`,
  ].join("\n\n");
}
