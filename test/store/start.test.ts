/** Whoever names a folder of state relies on it: without SQLite the server says so, and does not start. */

import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { bareEnvironment, SERVER } from "../stdio/child.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "byon-no-sqlite-"));
  // Where no package lies above it.
  cpSync(dirname(SERVER), join(folder, "dist"), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A Node that has no SQLite of its own, whichever runs this test. */
const WITHOUT = "data:text/javascript,process.getBuiltinModule=()=>undefined";

function start(server: string, ...args: readonly string[]) {
  const { NODE_OPTIONS = "", ...env } = bareEnvironment() as Record<string, string>;
  const { status, stdout, stderr } = spawnSync(process.execPath, [server, ...args], {
    env: { ...env, NODE_OPTIONS: `${NODE_OPTIONS} --import=${WITHOUT}` },
    input: "",
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}
const bare = () => join(folder, "dist", "server.js");
const state = () => join(folder, "state");
const MISSING =
  /--state needs SQLite: this Node has none, and the optional package libsql is not installed\.\s+(-> )?Use Node 22\.13/;

it.each([[], ["--http", "--port", "0"]])("refuses to start without SQLite, with the fix %s", (...args) => {
  const refused = start(bare(), "--sandbox", "--state", state(), ...args);
  expect(refused).toMatchObject({ status: 1, stdout: "", stderr: expect.stringMatching(MISSING) });
  expect(refused.stderr).not.toContain("    at ");
  expect(existsSync(state())).toBe(false);
});

it("starts without --state there, and with it where libsql is installed", () => {
  expect(start(bare(), "--sandbox")).toMatchObject({ status: 0 });
  expect(start(SERVER, "--sandbox", "--state", state())).toMatchObject({ status: 0 });
  expect(existsSync(join(state(), "key"))).toBe(true);
});

it("is found by the doctor, as is a folder that cannot be made", () => {
  const missing = start(bare(), "doctor", "--sandbox", "--state", state());
  expect(missing.stdout).toMatch(MISSING);
  expect(missing.status).toBe(1);
  const fine = start(SERVER, "doctor", "--sandbox", "--state", join(state(), "deeper", "still"));
  expect(fine.stdout).toMatch(/can be written, and SQLite is there/);
  expect(fine.status).toBe(0);
  expect(existsSync(join(state(), "deeper"))).toBe(false);
  const nowhere = start(SERVER, "doctor", "--sandbox", "--state", join(SERVER, "state"));
  expect([nowhere.status, nowhere.stdout]).toEqual([1, expect.stringMatching(/cannot be written/)]);
});
