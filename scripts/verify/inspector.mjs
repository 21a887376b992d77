// MCP Inspector's command line, over stdio and HTTP: what a tester who has nothing else sees.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { checklist, install, newerNode, startServer } from "../verify-tools.mjs";

const node = newerNode();
const inspector = join(
  install("inspector", "@modelcontextprotocol/inspector@2.12.0"),
  "@modelcontextprotocol/inspector",
);
const { check, exit } = checklist();
const { bin } = JSON.parse(
  spawnSync(process.execPath, ["-p", `JSON.stringify(require(${JSON.stringify(join(inspector, "package.json"))}))`], {
    encoding: "utf8",
  }).stdout,
);
const command = join(inspector, typeof bin === "string" ? bin : Object.values(bin)[0]);

function ask(target, ...args) {
  const { stdout, stderr } = spawnSync(node, [command, "--cli", ...target, ...args], {
    encoding: "utf8",
    timeout: 60_000,
  });
  try {
    return JSON.parse(stdout);
  } catch {
    return { unreadable: `${stdout}${stderr}`.slice(-1_500) };
  }
}

function visit(name, target) {
  const see = (what, answer, holds) => check(holds(answer), `${name}: ${what}`, JSON.stringify(answer).slice(0, 1_500));
  see("tools/list", ask(target, "--method", "tools/list"), ({ tools }) => tools?.length > 30);
  see(
    "tools/call",
    ask(target, "--method", "tools/call", "--tool-name", "list_port_in_orders"),
    ({ structuredContent }) => structuredContent?.status === "ok",
  );
  const failed =
    (kind) =>
    ({ isError, structuredContent: said }) =>
      isError === true && said?.status === "failed" && said.error.kind === kind && said.error.fix.length > 0;
  const call = (tool, ...args) =>
    ask(target, "--method", "tools/call", "--tool-name", tool, ...args.flatMap((arg) => ["--tool-arg", arg]));
  see("a call with a bad value", call("get_port_in_order", "orderId=../9"), failed("invalid_arguments"));
  see("a call for what does not exist", call("get_port_in_order", "orderId=999999"), failed("not_found"));
  see("a token that is none", call("cancel_port_in_order", "confirmToken=made-up"), failed("confirmation_invalid"));
  see("resources/list", ask(target, "--method", "resources/list"), ({ resources }) => resources?.length > 5);
  see(
    "resources/read",
    ask(target, "--method", "resources/read", "--uri", "byon://glossary"),
    ({ contents }) => contents?.[0]?.text?.length > 100,
  );
  see("prompts/list", ask(target, "--method", "prompts/list"), ({ prompts }) => prompts?.length > 5);
  see(
    "prompts/get",
    ask(target, "--method", "prompts/get", "--prompt-name", "port_in"),
    ({ messages }) => messages?.length > 0,
  );
}

visit("stdio", [process.execPath, join(import.meta.dirname, "../../dist/server.js"), "--sandbox"]);
const server = await startServer(["--http", "--port", "0", "--sandbox"]);
visit("HTTP", [server.url, "--transport", "http"]);
await server.stop();
exit();
