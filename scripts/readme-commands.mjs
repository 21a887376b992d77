// Every command of the documentation, run as it is written: `node scripts/readme-commands.mjs`. Blocks fenced as `sh` run in
// a fresh clone of what is committed, line by line. A comment above a block says when that is not all:
//   <!-- commands: until "TEXT" -->   it goes on for ever: stopped once it has printed TEXT
//   <!-- commands: not run, REASON -->   needs what is not here: its scripts and options must exist all the same
// What the gate (.ci/run) runs itself is not run a second time. Entries for clients, fenced as `json`, must start this
// server with options that exist.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checklist } from "./verify-tools.mjs";

const root = dirname(import.meta.dirname);
const { check, exit } = checklist();
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const gate = readFileSync(join(root, ".ci/run"), "utf8").split("\n");

const pages = [
  ...readdirSync(root).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const FENCED = /(?:<!-- commands: ([^\n]*?) -->\n+)?^( *)```(sh|json)\n([\s\S]*?)^ *```$/gm;
const blocks = pages.flatMap((page) => {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(FENCED)].map(({ 1: note, 2: indent, 3: language, 4: body, index }) => ({
    where: `${page}:${text.slice(0, index).split("\n").length}`,
    note,
    language,
    body: body.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
  }));
});

/** A command may go on in the next line, after a backslash. */
const commandsOf = (body) =>
  body
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));

let clone;
/** A clone of the last commit: what somebody else would get. */
function scratch() {
  if (clone) return clone;
  clone = mkdtempSync(join(tmpdir(), "byon-commands-"));
  const { status } = spawnSync("git", ["clone", "--quiet", root, clone], { stdio: "inherit" });
  if (status !== 0) throw new Error("could not clone the project");
  return clone;
}

/** Runs what is written, in one shell. With `until`, success is to have printed that text, and nothing waits for the end. */
function runs(command, until) {
  return new Promise((done) => {
    const child = spawn("bash", ["-c", command], {
      cwd: scratch(),
      detached: true,
      env: { ...process.env, CI: "true" },
    });
    let text = "";
    const end = (ok) => {
      clearTimeout(late);
      // The shell and whatever it started: they are one group of their own.
      try {
        process.kill(-child.pid, "SIGTERM");
      } catch {
        // All of it has ended by itself.
      }
      done({ ok, text: text.slice(-1_500) });
    };
    const late = setTimeout(() => end(false), 300_000);
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        text += chunk;
        if (until !== undefined && text.includes(until)) end(true);
      });
    child.once("exit", (code) => end(until === undefined && code === 0));
  });
}

/** What this server is started with, wherever it stands in a command: after its name or its file. */
function optionsIn(words) {
  const at = words.findIndex((word) => word === "sinch-byon-mcp" || word.endsWith("dist/server.js"));
  return at < 0 ? undefined : words.slice(at + 1).filter((word) => !/^[|>&;]/.test(word));
}

/** The server itself judges its options: with --help it reads them all and does nothing. */
function wrongOptions(options) {
  const end = options.indexOf("--");
  const asked = end < 0 ? [...options, "--help"] : [...options.slice(0, end), "--help"];
  const { status, stderr } = spawnSync(process.execPath, [join(root, "dist/server.js"), ...asked], {
    encoding: "utf8",
  });
  return status === 0 ? undefined : stderr.trim();
}

function notThere(command) {
  const [, script] = /\bnpm run (?:-s |--silent )?([\w:-]+)/.exec(command) ?? [];
  if (script !== undefined && !(script in scripts)) return `there is no script "${script}"`;
  const [, file] = /\bnode ([\w./-]+\.mjs)/.exec(command) ?? [];
  if (file !== undefined && !existsSync(join(root, file))) return `there is no file ${file}`;
  const options = optionsIn(
    command.match(/"[^"]*"|'[^']*'|\S+/g)?.map((word) => word.replace(/^["']|["']$/g, "")) ?? [],
  );
  return options && wrongOptions(options);
}

async function checkCommand({ where, note }, command) {
  const what = `${where}  ${command}`;
  if (note?.startsWith("not run")) {
    const problem = notThere(command);
    return check(problem === undefined, `${what}   (${note})`, problem);
  }
  if (gate.includes(command)) return check(true, `${what}   (the gate itself runs it)`);
  const until = /^until "(.*)"$/.exec(note ?? "")?.[1];
  if (note && until === undefined) return check(false, what, `what does the note "${note}" mean?`);
  const { ok, text } = await runs(command, until);
  check(ok, what, `\n${text}`);
}

function checkEntry({ where, body }) {
  let entry;
  try {
    entry = JSON.parse(body);
  } catch (thrown) {
    return check(false, `${where}  JSON`, thrown.message);
  }
  for (const { args = [] } of Object.values(entry.mcpServers ?? entry.servers ?? {})) {
    const options = optionsIn(args);
    const problem = options === undefined ? "does not start this server" : wrongOptions(options);
    check(problem === undefined, `${where}  ${args.join(" ")}`, problem);
  }
}

try {
  for (const block of blocks) {
    if (block.language === "json") checkEntry(block);
    else for (const command of commandsOf(block.body)) await checkCommand(block, command);
  }
  check(blocks.length > 0, `${blocks.length} blocks in ${pages.length} pages`);
} finally {
  if (clone) rmSync(clone, { recursive: true, force: true });
}
exit();
