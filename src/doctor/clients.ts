/**
 * Ready-made entries for the programs that start this server. None holds a secret: where a client can ask for it or read
 * the environment, the entry refers to that; where it cannot, a placeholder stands.
 */
import { resolve } from "node:path";

export interface Start {
  command: string;
  args: readonly string[];
}

interface ClientEntry {
  /** Where the entry goes. */
  readonly where: string;
  readonly text: string;
}

const NAME = "sinch-byon";
const VARIABLES = ["SINCH_PROJECT_ID", "SINCH_KEY_ID", "SINCH_KEY_SECRET"] as const;
const SECRET = "SINCH_KEY_SECRET";

type Variable = (typeof VARIABLES)[number];
type Writer = (start: Start, needsKey: boolean) => ClientEntry;

const environment = (value: (name: Variable) => string): Record<string, string> =>
  Object.fromEntries(VARIABLES.map((name) => [name, value(name)]));

const pretty = (value: unknown): string => JSON.stringify(value, null, 2);

const mcpServers = ({ command, args }: Start, env: Record<string, string> | undefined): string =>
  pretty({ mcpServers: { [NAME]: { command, args, ...(env ? { env } : {}) } } });

const inputId = (name: Variable): string => name.toLowerCase().replaceAll("_", "-");

export const CLIENTS: Readonly<Record<string, Writer>> = {
  "claude-desktop": (start, needsKey) => ({
    where:
      "Claude Desktop: Settings, Developer, Edit Config (claude_desktop_config.json); replace what stands in <>, then restart it.",
    text: mcpServers(start, needsKey ? environment((name) => `<${name}>`) : undefined),
  }),
  "claude-code": (start, needsKey) => ({
    where: "Claude Code: .mcp.json in the project's folder; the values come from the environment it is started in.",
    text: mcpServers(start, needsKey ? environment((name) => `\${${name}}`) : undefined),
  }),
  vscode: ({ command, args }, needsKey) => ({
    where: "VS Code: .vscode/mcp.json in the project's folder; it asks for the values once and keeps them safe.",
    text: pretty({
      ...(needsKey
        ? {
            inputs: VARIABLES.map((name) => ({
              type: "promptString",
              id: inputId(name),
              description: name,
              ...(name === SECRET ? { password: true } : {}),
            })),
          }
        : {}),
      servers: {
        [NAME]: {
          type: "stdio",
          command,
          args,
          ...(needsKey ? { env: environment((name) => `\${input:${inputId(name)}}`) } : {}),
        },
      },
    }),
  }),
  cursor: (start, needsKey) => ({
    where: "Cursor: .cursor/mcp.json in the project's folder; the values come from the environment it is started in.",
    text: mcpServers(start, needsKey ? environment((name) => `\${env:${name}}`) : undefined),
  }),
  inspector: ({ command, args }, needsKey) => ({
    where: "MCP Inspector: run this in a shell that has the variables set.",
    text: [
      "npx @modelcontextprotocol/inspector",
      ...(needsKey ? VARIABLES.map((name) => `-e ${name}="$${name}"`) : []),
      "--",
      ...[command, ...args].map(quoted),
    ].join(" "),
  }),
};

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);

/** Options whose value is a path: clients start the server in a folder of their own choice. */
const PATHS = new Set(["--files", "--audit"]);

/**
 * How a client should start what is running now, with the options that the doctor was given. `script` is this program's
 * own file; one that npx fetched is not there for long, so the entry fetches it again.
 */
export function startOf(node: string, script: string, options: readonly string[]): Start {
  const end = options.indexOf("--");
  const args = options.flatMap((word, index) => {
    if (end >= 0 && index > end) return [resolve(word)];
    if (word === "--client" || options[index - 1] === "--client" || word.startsWith("--client=")) return [];
    const [flag = "", value] = word.split(/=(.*)/s);
    if (PATHS.has(flag) && value !== undefined) return [`${flag}=${fullPaths(value)}`];
    return [PATHS.has(options[index - 1] ?? "") ? fullPaths(word) : word];
  });
  return /[\\/]_npx[\\/]/.test(script)
    ? { command: "npx", args: ["-y", "sinch-byon-mcp", ...args] }
    : { command: node, args: [script, ...args] };
}

const fullPaths = (list: string): string =>
  list
    .split(",")
    .map((path) => resolve(path.trim()))
    .join(",");
