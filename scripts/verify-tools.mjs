// What the checks in scripts/verify/ share: packages installed beside the project, a server in a process of its own, and an
// ordinary client's requests.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "..");
const NEWER_NODE = "24";

/** Installs these packages, `name@version`, into .verify/NAME unless they are there. Returns its node_modules. */
export function install(name, ...packages) {
  const folder = join(ROOT, ".verify", name);
  const modules = join(folder, "node_modules");
  const wanted = packages.join(" ");
  const note = join(folder, "installed.txt");
  if (existsSync(note) && readFileSync(note, "utf8") === wanted) return modules;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: `verify-${name}`, private: true }));
  const { status } = spawnSync(
    "npm",
    ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", ...packages],
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  if (status !== 0) throw new Error(`npm could not install ${wanted}`);
  writeFileSync(note, wanted);
  return modules;
}

/** A Node newer than the one we support at least, for tools that want it. */
export function newerNode() {
  const [major] = process.versions.node.split(".");
  return nodeOf(Number(major) >= Number(NEWER_NODE) ? major : NEWER_NODE);
}

/** A Node of this major version: the one that runs, or the newest that npm has. */
export function nodeOf(major) {
  if (process.versions.node.split(".")[0] === major) return process.execPath;
  // The package `node` fetches this one by an install script; naming it needs none.
  const system = process.platform === "win32" ? "win" : process.platform;
  const name = `node-${system}-${process.arch}`;
  return join(install(`node${major}`, `${name}@${major}`), name, "bin", "node");
}

/** Starts the built server and waits until it listens. */
export async function startServer(args, env = {}) {
  const child = spawn(process.execPath, [join(ROOT, "dist/server.js"), ...args], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...env },
  });
  let log = "";
  const url = await new Promise((done, fail) => {
    child.stderr.on("data", (chunk) => {
      log += chunk;
      const found = /"message":"listening".*?"url":"([^"]+)"/.exec(log);
      if (found) done(found[1]);
    });
    child.once("exit", (code) => fail(new Error(`the server ended with ${code}:\n${log}`)));
  });
  return {
    url,
    child,
    log: () => log,
    stop: (signal = "SIGTERM") =>
      new Promise((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done(child.exitCode);
        child.once("exit", (code) => done(code));
        child.kill(signal);
      }),
  };
}

export const freePort = () =>
  new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });

/** Says what was found, and remembers whether everything held. */
export function checklist() {
  let failed = 0;
  return {
    check(holds, what, detail = "") {
      if (!holds) failed++;
      console.log(`${holds ? "  ok    " : "  FAILED"} ${what}${holds || !detail ? "" : `: ${detail}`}`);
    },
    exit: () => process.exit(failed === 0 ? 0 : 1),
  };
}
