/** What stands in an allowed folder may be swapped, linked or not be a file at all: only its own documents leave it. */
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createFileReader } from "../../src/files.js";
import { LOA, orderArgs } from "../harness/porting.js";
import { startWorld, type World } from "../harness/world.js";

let root: string;
let allowed: string;
let elsewhere: string;
let world: World | undefined;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "byon-files-"));
  allowed = join(root, "allowed");
  elsewhere = join(root, "elsewhere");
  for (const folder of [allowed, elsewhere, join(allowed, "sub")]) mkdirSync(folder);
  writeFileSync(join(elsewhere, "loa.pdf"), "%PDF-1.4 not for anybody here");
  writeFileSync(join(allowed, "sub", "loa.pdf"), Buffer.from(LOA, "base64"));
});
afterEach(async () => {
  await world?.close();
  world = undefined;
  rmSync(root, { recursive: true, force: true });
});

it("refuses a pipe, and a document with a name elsewhere", async () => {
  execFileSync("mkfifo", [join(allowed, "pipe.pdf")]);
  linkSync(join(elsewhere, "loa.pdf"), join(allowed, "linked.pdf"));
  world = await startWorld({ args: ["--confirm", "off", "--files", allowed] });
  const { id: orderId } = (await world.call("create_port_in_order", orderArgs())).body.data;
  const upload = async (filePath: string) => {
    const { body } = (await world?.call("upload_port_in_document", { orderId, filePath })) ?? {};
    return body.error?.fields[0].problem ?? body.status;
  };
  expect(await upload("pipe.pdf")).toBe("is not a file");
  expect(await upload("linked.pdf")).toMatch(/hard links.*copy it/);
  expect(await upload("sub/loa.pdf")).toBe("ok");
  expect(world.sandbox.ledger.count("addOrderDocuments").received).toBe(1);
});

/** Puts `one` and `other` in the place of `name` by turns, as fast as it can, until it is ended. */
function swapping(name: string, one: string, other: string): Worker {
  const swap = `
    const { renameSync } = require("node:fs");
    const { workerData: { name, one, other } } = require("node:worker_threads");
    for (;;) {
      renameSync(one, name); renameSync(name, one);
      renameSync(other, name); renameSync(name, other);
    }`;
  return new Worker(swap, { eval: true, workerData: { name, one, other } });
}

it.each([
  ["a file", () => [join(allowed, "now.pdf"), join(allowed, "sub", "loa.pdf"), join(elsewhere, "loa.pdf")], "now.pdf"],
  ["a folder", () => [join(allowed, "now"), join(allowed, "sub"), elsewhere], "now/loa.pdf"],
])("lets nothing out when %s is swapped for a link during the read", async (_, of, path) => {
  const [name = "", own = "", foreign = ""] = of();
  symlinkSync(foreign, join(allowed, "link"));
  const swaps = swapping(name, own, join(allowed, "link"));
  await new Promise((resolve) => swaps.once("online", resolve));
  const read = createFileReader([allowed]);
  const got = new Set<string>();
  for (let i = 0; i < 3_000; i++)
    await read(path).then(
      ({ base64 }) => got.add(Buffer.from(base64, "base64").toString()),
      () => got.add("refused"),
    );
  await swaps.terminate();
  expect([...got].filter((text) => text.includes("not for anybody"))).toEqual([]);
  expect(got).toContain("refused");
});
