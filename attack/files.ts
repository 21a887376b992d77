/** Things in an allowed folder that are no documents, or not this folder's: only its own documents may reach Sinch. */
import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { Child } from "../test/stdio/child.js";
import type { Section } from "./arena.js";
import { groundFor, LOA, numberAt } from "./orders.js";

const FOREIGN = "not for anybody here";

/** Puts `one` and `other` in the place of `name` by turns, as fast as it can. */
const SWAP = `
  const { renameSync } = require("node:fs");
  const { workerData: { name, one, other } } = require("node:worker_threads");
  for (;;) { renameSync(one, name); renameSync(name, one); renameSync(other, name); renameSync(name, other); }`;

export const files: Section = async (arena) => {
  const root = mkdtempSync(join(tmpdir(), "byon-attack-"));
  const [allowed, elsewhere] = [join(root, "allowed"), join(root, "elsewhere")];
  mkdirSync(join(allowed, "sub"), { recursive: true });
  mkdirSync(elsewhere);
  const foreign = join(elsewhere, "loa.pdf");
  writeFileSync(foreign, `%PDF-1.4 ${FOREIGN}`);
  writeFileSync(join(allowed, "good.pdf"), LOA);
  writeFileSync(join(allowed, "own.pdf"), LOA);
  writeFileSync(join(allowed, "huge.pdf"), LOA);
  truncateSync(join(allowed, "huge.pdf"), 5 * 2 ** 30);
  symlinkSync(foreign, join(allowed, "link.pdf"));
  symlinkSync(foreign, join(allowed, "other"));
  symlinkSync(elsewhere, join(allowed, "out"));
  symlinkSync("loop.pdf", join(allowed, "loop.pdf"));
  linkSync(foreign, join(allowed, "hard.pdf"));
  const odd = ["huge.pdf", "link.pdf", "out/loa.pdf", "loop.pdf", "hard.pdf", "sub", "missing.pdf"];
  if (process.platform !== "win32") {
    execFileSync("mkfifo", [join(allowed, "pipe.pdf")]);
    symlinkSync("/dev/zero", join(allowed, "zero.pdf"));
    odd.push("pipe.pdf", "zero.pdf", "/dev/zero", "/dev/stdin", "/proc/self/environ", "/proc/self/mem");
  }
  arena.finally(() => rmSync(root, { recursive: true, force: true }));
  arena.trap.plant("another folder's document", FOREIGN);

  const ground = await groundFor(arena);
  const child = new Child(["--confirm", "off", "--files", allowed, ...arena.audited()], ground.env);
  arena.finally(async () => {
    arena.inspect(child.log, "a log");
    await child.kill();
  });
  await child.initialize();
  let id = 1;
  const call = async (tool: string, args: object) => {
    const { result } = await child.call(id++, tool, args);
    arena.inspect(JSON.stringify(result), `an answer of ${tool}`);
    return result.structuredContent;
  };
  const orderId = (await call("create_port_in_order", ground.order(numberAt(0)))).data.id;
  const upload = async (filePath: string): Promise<boolean> => {
    arena.tried();
    const { status } = await call("upload_port_in_document", { orderId, filePath, documentName: `${id}.pdf` });
    return status === "ok";
  };

  if (!(await upload("good.pdf"))) arena.wrong("a good document is refused");
  const climbing = fc
    .array(fc.constantFrom("..", ".", "sub", "out", "elsewhere", "allowed", "loa.pdf", "%2e%2e", "~", "\u0000", ""), {
      maxLength: 6,
    })
    .map((parts) => parts.join("/"));
  const climbs = ["../elsewhere/loa.pdf", foreign, `file://${foreign}`, ...arena.draw(climbing, arena.size(15, 200))];
  for (const path of [...odd, ...climbs]) if (await upload(path)) arena.wrong(`${JSON.stringify(path)} was uploaded`);

  const names = { name: join(allowed, "now.pdf"), one: join(allowed, "own.pdf"), other: join(allowed, "other") };
  const swaps = new Worker(SWAP, { eval: true, workerData: names });
  await new Promise((resolve) => swaps.once("online", resolve));
  for (let left = arena.size(30, 500); left > 0; left--) await upload("now.pdf");
  await swaps.terminate();
  const uploads = ground.sandbox.ledger.entries.filter(({ operationId }) => operationId === "addOrderDocuments");
  const sent = JSON.stringify(uploads.map(({ body }) => body));
  arena.inspect(sent, "what Sinch was sent");
  if (!child.alive) arena.ended(`the server ended over files: ${child.log.slice(-300)}`);
};
