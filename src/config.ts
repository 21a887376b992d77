/** Command line and environment -> one frozen Config. The only reader of process.env, and the one list of every option. */
import { parseArgs } from "node:util";
import { ByonError } from "./errors.js";
import type { Level } from "./log.js";

type Kind = "flag" | "text" | "list" | "count" | "choice";

export interface Option {
  readonly flag: string;
  readonly kind: Kind;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly fallback?: string | number | boolean;
  readonly about: string;
  readonly group: "Transport" | "Tools" | "Safety" | "Sandbox" | "Sinch" | "Other";
}

/** Every command-line option: read by the parser, the help text and the documentation. */
export const OPTIONS = [
  {
    flag: "stdio",
    kind: "flag",
    about: "Serve one client over standard input and output (the default).",
    group: "Transport",
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
    about: "Folders that documents may be uploaded from.",
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

type Flag = (typeof OPTIONS)[number]["flag"];
/** The values that one of the options above can take. */
type Choice<F extends Flag> = Extract<
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
] as const;

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SinchConfig {
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

export interface Config {
  command: "serve" | "sandbox" | "help" | "version";
  selection: { toolsets?: string[]; tools?: string[]; excludeTools?: string[]; readOnly: boolean };
  confirm: Choice<"confirm">;
  /** Milliseconds. */
  confirmTimeout: number;
  files: string[];
  auditFile?: string;
  sandbox: boolean;
  sandboxSpeed: number;
  sandboxPort: number;
  sinch: SinchConfig;
  settings: { importLimit: number; servicePlanId?: string; campaignId?: string };
  secret?: string;
  logLevel: Level;
}

/** Reads the arguments after `node script`. Throws ByonError `invalid_arguments`, naming what is valid. */
export function readConfig(argv: readonly string[], environment: Environment = process.env): Config {
  const [command, rest] = argv[0] === "sandbox" ? (["sandbox", argv.slice(1)] as const) : (["serve", argv] as const);
  const given = parse(rest, command === "sandbox" ? [...OPTIONS, PORT] : OPTIONS);
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
    files: given.list("files") ?? [],
    sandbox: given.flag("sandbox"),
    sandboxSpeed: given.count("sandbox-speed"),
    sandboxPort: command === "sandbox" ? given.count("port") : 0,
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
    ...compact({ auditFile: given.text("audit"), secret }),
  };
  return Object.freeze(config);
}

const PORT = {
  flag: "port",
  kind: "count",
  value: "N",
  fallback: 4010,
  about: "Port to listen on.",
  group: "Sandbox",
} as const;

interface Given {
  flag(name: Flag): boolean;
  text(name: Flag): string | undefined;
  list(name: Flag): string[] | undefined;
  count(name: Flag | "port"): number;
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
    if (token.kind === "positional")
      throw wrong(`"${token.value}" is not an argument of this command.`, `Valid: ${names}; or the command "sandbox".`);
    if (token.kind !== "option") continue;
    const option = options.find(({ flag }) => flag === token.name);
    if (!option) throw wrong(`There is no option ${token.rawName}.`, `Valid: ${names}.`);
    values.set(option.flag, [...(values.get(option.flag) ?? []), checkValue(option, token.value)]);
  }
  const last = (name: string): string | undefined => values.get(name)?.at(-1) ?? fallbackOf(options, name);
  return {
    flag: (name) => values.has(name),
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
    if (value === undefined) return "true";
    throw wrong(`--${option.flag} takes no value.`, `Give it alone: --${option.flag}.`);
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

function baseUrl(name: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.search || url.hash)
    throw wrong(`${name} is not a base URL.`, `For example: ${name}=https://porting.api.sinch.com`);
  return url.href.replace(/\/+$/, "");
}

const wrong = (message: string, fix: string): ByonError => new ByonError({ kind: "invalid_arguments", message, fix });

type Compact<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same object without absent members, which `exactOptionalPropertyTypes` tells from absent keys. */
const compact = <T extends object>(value: T): Compact<T> =>
  Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Compact<T>;

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
    "Usage: sinch-byon-mcp [options]\n       sinch-byon-mcp sandbox [--port 4010]   a fake Sinch alone, for other people's tests",
    ...sections,
    `Environment\n${variables}`,
  ].join("\n\n");
}
