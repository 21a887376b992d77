/** The one list of every command-line option and environment variable: read by the parser, the help and the docs. */

type Kind = "flag" | "text" | "list" | "count" | "choice";

export interface Option {
  readonly flag: string;
  readonly kind: Kind;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly fallback?: string | number | boolean;
  readonly about: string;
  readonly group: "Transport" | "Callers" | "Limits" | "Tools" | "Safety" | "Sandbox" | "Sinch" | "Other";
}

/** What can stand before the options; without one, the server serves. */
export const COMMANDS = [
  { name: "sandbox", usage: "sandbox [--port 4010]", about: "a fake Sinch alone, for other people's tests" },
  { name: "doctor", usage: "doctor [--client NAME] [options]", about: "check this setup, and say how to mend it" },
] as const;

/** Every command-line option: read by the parser, the help text and the documentation. */
export const OPTIONS = [
  {
    flag: "stdio",
    kind: "flag",
    about: "Serve one client over standard input and output (the default).",
    group: "Transport",
  },
  {
    flag: "http",
    kind: "flag",
    about: "Serve many clients over HTTP at /mcp instead of one over standard input and output.",
    group: "Transport",
  },
  {
    flag: "host",
    kind: "text",
    value: "127.0.0.1",
    fallback: "127.0.0.1",
    about: "Address to listen on; anything but this machine needs callers to authenticate.",
    group: "Transport",
  },
  {
    flag: "port",
    kind: "count",
    value: "3000",
    about: "Port to listen on: 3000 for --http, 4010 for the sandbox alone; 0 takes a free one.",
    group: "Transport",
  },
  {
    flag: "public-url",
    kind: "text",
    value: "URL",
    about: "Where clients reach this server, when a proxy stands in front, with or without /mcp at its end.",
    group: "Transport",
  },
  {
    flag: "allow-host",
    kind: "list",
    value: "NAME,...",
    about: "Further host names that requests may name; this machine's own are always allowed.",
    group: "Transport",
  },
  {
    flag: "allow-origin",
    kind: "list",
    value: "HOST,...",
    about: "Host names of web pages whose scripts may call this server.",
    group: "Transport",
  },
  {
    flag: "stateless",
    kind: "flag",
    about: "No sessions for clients of older protocol revisions: they lose forms and notifications.",
    group: "Transport",
  },
  {
    flag: "legacy-sse",
    kind: "flag",
    about: "Also serve the deprecated HTTP+SSE transport at /sse and /messages.",
    group: "Transport",
  },
  {
    flag: "instance",
    kind: "text",
    value: "NAME",
    about: "Begins every session id, so that a proxy in front of several instances can route by it.",
    group: "Transport",
  },
  {
    flag: "metrics-port",
    kind: "count",
    value: "9464",
    about: "Serve /metrics on a port of its own, unprotected.",
    group: "Transport",
  },
  {
    flag: "auth-tokens",
    kind: "text",
    value: "FILE",
    about: "Callers with tokens: one JSON line each, with the token's SHA-256. Read again on SIGHUP.",
    group: "Callers",
  },
  {
    flag: "oauth-issuer",
    kind: "text",
    value: "URL",
    about: "Accept access tokens (JWT) of this authorization server.",
    group: "Callers",
  },
  {
    flag: "oauth-audience",
    kind: "text",
    value: "NAME",
    about: "What those tokens must be meant for, usually this server's public URL with /mcp.",
    group: "Callers",
  },
  {
    flag: "oauth-jwks",
    kind: "text",
    value: "URL",
    about: "That server's keys, when its metadata does not tell.",
    group: "Callers",
  },
  {
    flag: "tenant-credentials",
    kind: "flag",
    about: "Each request brings its own Sinch key in X-Sinch-Credentials.",
    group: "Callers",
  },
  {
    flag: "max-callers",
    kind: "count",
    value: "N",
    fallback: 1000,
    about: "Callers whose tokens and recent ids are kept in memory.",
    group: "Limits",
  },
  {
    flag: "max-sessions",
    kind: "count",
    value: "N",
    fallback: 1000,
    about: "Sessions of older clients; past it the oldest idle one makes room.",
    group: "Limits",
  },
  {
    flag: "session-idle",
    kind: "count",
    value: "SECONDS",
    fallback: 1800,
    about: "A session unused for so long is closed.",
    group: "Limits",
  },
  {
    flag: "rate-limit",
    kind: "count",
    value: "N",
    fallback: 1200,
    about: "Requests a caller may make per minute; 0 for no limit.",
    group: "Limits",
  },
  {
    flag: "max-running",
    kind: "count",
    value: "N",
    fallback: 32,
    about: "Tool calls of one caller that may run at once.",
    group: "Limits",
  },
  {
    flag: "upstream-concurrency",
    kind: "count",
    value: "N",
    fallback: 32,
    about: "Requests to Sinch that may run at once, over all callers; with --http.",
    group: "Limits",
  },
  {
    flag: "upstream-rate",
    kind: "count",
    value: "N",
    fallback: 50,
    about: "Requests to Sinch per second, over all callers; 0 for no limit; with --http.",
    group: "Limits",
  },
  {
    flag: "toolsets",
    kind: "list",
    value: "porting,hosting",
    about: "Offer only these toolsets: porting, hosting, guidance.",
    group: "Tools",
  },
  { flag: "tools", kind: "list", value: "NAME,...", about: "Offer only these tools.", group: "Tools" },
  { flag: "exclude-tools", kind: "list", value: "NAME,...", about: "Leave these tools out.", group: "Tools" },
  { flag: "read-only", kind: "flag", about: "Offer only tools that change nothing.", group: "Tools" },
  {
    flag: "confirm",
    kind: "choice",
    choices: ["auto", "elicit", "token", "off"],
    fallback: "auto",
    about:
      "How risky calls are approved: a form where the client shows one and otherwise a preview with a token (auto), only a form (elicit), always preview and token (token), not at all (off, for trusted automation).",
    group: "Safety",
  },
  {
    flag: "confirm-timeout",
    kind: "count",
    value: "SECONDS",
    fallback: 50,
    about: "How long a form may stay unanswered.",
    group: "Safety",
  },
  {
    flag: "files",
    kind: "list",
    value: "DIR,...",
    about: "Folders that documents may be uploaded from; also whatever follows -- at the end.",
    group: "Safety",
  },
  {
    flag: "audit",
    kind: "text",
    value: "FILE",
    about: "Append one JSON line per write to this file instead of standard error.",
    group: "Safety",
  },
  {
    flag: "state",
    kind: "text",
    value: "DIR",
    about:
      "Folder where writes under way and used approvals are remembered, over restarts and between the processes on this machine that share it.",
    group: "Safety",
  },
  {
    flag: "sandbox",
    kind: "flag",
    about: "Talk to a fake Sinch on this machine: no account, no network, no credentials.",
    group: "Sandbox",
  },
  {
    flag: "sandbox-speed",
    kind: "count",
    value: "N",
    fallback: 3600,
    about: "Sandbox seconds per real second; 0 stops its clock.",
    group: "Sandbox",
  },
  {
    flag: "sandbox-callbacks",
    kind: "choice",
    choices: ["loopback", "anywhere"],
    fallback: "loopback",
    about: "Where the sandbox may send webhooks: to this machine only, or wherever a caller says.",
    group: "Sandbox",
  },
  {
    flag: "auth",
    kind: "choice",
    choices: ["oauth", "basic"],
    fallback: "oauth",
    about: "How to authenticate with Sinch; basic is heavily rate limited and for tests only.",
    group: "Sinch",
  },
  {
    flag: "timeout",
    kind: "count",
    value: "SECONDS",
    fallback: 20,
    about: "How long one request to Sinch may take.",
    group: "Sinch",
  },
  {
    flag: "import-limit",
    kind: "count",
    value: "N",
    fallback: 5,
    about: "Numbers per import order, for accounts whose limit was raised.",
    group: "Sinch",
  },
  {
    flag: "client",
    kind: "choice",
    choices: ["claude-desktop", "claude-code", "vscode", "cursor", "inspector"],
    about: "With doctor: also print a ready-made entry for this client, without any secret in it.",
    group: "Other",
  },
  {
    flag: "log-level",
    kind: "choice",
    choices: ["debug", "info", "warn", "error"],
    fallback: "info",
    about: "What goes to the log on standard error.",
    group: "Other",
  },
  { flag: "help", kind: "flag", about: "Show this help.", group: "Other" },
  { flag: "version", kind: "flag", about: "Show the version.", group: "Other" },
] as const satisfies readonly Option[];

export type Flag = (typeof OPTIONS)[number]["flag"];
/** The values that one of the options above can take. */
export type Choice<F extends Flag> = Extract<
  (typeof OPTIONS)[number],
  { flag: F; choices: readonly string[] }
>["choices"][number];

/** Every environment variable that is read. */
export const ENVIRONMENT = [
  { name: "SINCH_PROJECT_ID", about: "The Sinch project that owns the orders and numbers." },
  { name: "SINCH_KEY_ID", about: "Access key id of that project." },
  { name: "SINCH_KEY_SECRET", about: "Access key secret. Never shown anywhere." },
  { name: "SINCH_ACCESS_TOKEN", about: "A bearer token to use as it is, instead of a key." },
  { name: "SINCH_PORTING_URL", about: "Another base URL for the Porting API." },
  { name: "SINCH_HOSTING_URL", about: "Another base URL for the Imported Numbers and Hosting Orders API." },
  { name: "SINCH_AUTH_URL", about: "Another base URL for the token endpoint." },
  { name: "SERVICE_PLAN_ID", about: "Default SMS service plan for hosting tools." },
  { name: "CAMPAIGN_ID", about: "Default 10DLC campaign for hosting tools." },
  {
    name: "BYON_SECRET",
    about: "Shared by several instances so that they accept each other's confirmation tokens; 32 characters or more.",
  },
  { name: "BYON_METRICS_TOKEN", about: "With it as a bearer token, /metrics answers on a public address too." },
  { name: "OTEL_EXPORTER_OTLP_ENDPOINT", about: "Send OpenTelemetry traces there (OTLP over HTTP, JSON)." },
  { name: "OTEL_EXPORTER_OTLP_HEADERS", about: "Headers for it: name=value, separated by commas." },
  { name: "OTEL_SERVICE_NAME", about: "How this server is called in those traces." },
] as const;
