/** What is remembered so that nothing happens twice: the same promises from memory and from a file, and from two processes on one file. */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { folderKey, openFolder, projectFile } from "../../src/store/folder.js";
import { storesInFolder, storesInMemory } from "../../src/store/index.js";
import { memoryStore } from "../../src/store/memory.js";
import { MIGRATIONS } from "../../src/store/migrations.js";
import { sqliteStore } from "../../src/store/sqlite.js";
import { openSqlite } from "../../src/store/sqlite-file.js";
import type { OpenWrite, Store } from "../../src/store/store.js";

let folder: string;
let opened: Store[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "byon-store-"));
  opened = [];
});
afterEach(async () => {
  for (const store of opened) await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = () => join(folder, "project.db");
async function inFile(path = file()): Promise<Store> {
  const store = sqliteStore(await openSqlite(path));
  opened.push(store);
  return store;
}
const KINDS: readonly (readonly [string, () => Promise<Store>])[] = [
  ["memory", async () => memoryStore()],
  ["a file", () => inFile()],
];

let made = 0;
const write = (about: Partial<OpenWrite> = {}): OpenWrite => ({
  id: `w${made++}`,
  project: "p",
  tool: "create_port_in_order",
  asked: `a${made}`,
  replaces: undefined,
  numbers: [],
  call: "sealed",
  underWay: true,
  busyUntil: 1_000,
  until: 10_000,
  ...about,
});

describe.each(KINDS)("a store in %s", (_, open) => {
  it("takes an approval once, and again only when it was given back or has expired", async () => {
    const store = await open();
    expect([await store.useToken("t", 100, 0), await store.useToken("t", 100, 0)]).toEqual([true, false]);
    expect(await store.useToken("other", 100, 0)).toBe(true);
    await store.giveTokenBack("t");
    expect([await store.useToken("t", 100, 0), await store.useToken("t", 100, 100)]).toEqual([true, false]);
    expect(await store.useToken("t", 300, 101)).toBe(true);
  });

  it("names the open write that is in the way, whole, and claims nothing then", async () => {
    const store = await open();
    const first = write({ replaces: "order 1", numbers: ["+12025550150", "+12025550151"] });
    expect(await store.claim(first, 0)).toBeUndefined();
    const second = write({ numbers: ["+12025550151", "+12025550152"] });
    expect(await store.claim(second, 0)).toEqual(first);
    expect(await store.claim(write({ numbers: ["+12025550152"] }), 0)).toBeUndefined();
    await store.release(first.id);
    expect(await store.claim(write({ numbers: ["+12025550150"] }), 0)).toBeUndefined();
  });

  it.each([
    ["the same call", { asked: "same" }, { asked: "same" }, true],
    ["the same words to another tool", { asked: "same" }, { asked: "same", tool: "import_number" }, false],
    ["a replacement of the same thing", { replaces: "order 1" }, { replaces: "order 1" }, true],
    ["a replacement of another", { replaces: "order 1" }, { replaces: "order 2" }, false],
    ["two that replace nothing", {}, {}, false],
    ["a number in common, by another tool", { numbers: ["+1"] }, { numbers: ["+1"], tool: "import_number" }, true],
    [
      "the same in another project",
      { asked: "same", numbers: ["+1"] },
      { asked: "same", numbers: ["+1"], project: "q" },
      false,
    ],
  ])("knows what meets: %s", async (_what, one, other, meets) => {
    const store = await open();
    await store.claim(write(one), 0);
    expect((await store.claim(write(other), 0)) !== undefined).toBe(meets);
  });

  it("keeps what became known of a write, and counts those that ended", async () => {
    const store = await open();
    const first = write({ numbers: ["+1"] });
    await store.claim(first, 0);
    await store.change(first.id, { call: "more", busyUntil: 2_000 });
    await store.change(first.id, { underWay: false });
    expect(await store.claim(write({ numbers: ["+1"] }), 0)).toEqual({
      ...first,
      call: "more",
      busyUntil: 2_000,
      underWay: false,
    });
    expect(await store.ended("p")).toBe(0);
    await store.release(first.id);
    await store.release(first.id);
    await store.release("unknown");
    expect([await store.ended("p"), await store.ended("q")]).toEqual([1, 0]);
  });

  it("forgets a write in time", async () => {
    const store = await open();
    await store.claim(write({ numbers: ["+1"], until: 500 }), 0);
    expect(await store.claim(write({ numbers: ["+1"] }), 499)).toBeDefined();
    expect(await store.claim(write({ numbers: ["+1"] }), 500)).toBeUndefined();
    await store.claim(write({ asked: "same", until: 900 }), 500);
    expect(await store.claim(write({ asked: "same" }), 899)).toBeDefined();
    expect(await store.claim(write({ asked: "same" }), 900)).toBeUndefined();
  });
});

it("two openings of one file claim like one, whatever is claimed and released", async () => {
  const numbers = fc.uniqueArray(fc.constantFrom("+1", "+2", "+3", "+4"), { maxLength: 3 });
  const step = fc.record({ by: fc.boolean(), numbers, release: fc.boolean() });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const path = join(folder, `run${run++}.db`);
      const [here, there, memory] = [await inFile(path), await inFile(path), memoryStore()];
      const claimed: string[] = [];
      for (const { by, numbers: wanted, release } of steps) {
        const one = write({ numbers: wanted });
        const [claiming, releasing] = by ? [here, there] : [there, here];
        const [inTheFile, inMemory] = [await claiming.claim(one, 0), await memory.claim(one, 0)];
        expect(inTheFile === undefined).toBe(inMemory === undefined);
        if (!inTheFile) claimed.push(one.id);
        const last = release ? claimed.pop() : undefined;
        if (last) await Promise.all([releasing.release(last), memory.release(last)]);
      }
      expect(await here.ended("p")).toBe(await memory.ended("p"));
    }),
    { numRuns: 30 },
  );
});

it("without a folder, one memory serves all projects", async () => {
  const stores = storesInMemory();
  expect([await stores.of("p").useToken("t", 1, 0), await stores.of("q").useToken("t", 1, 0)]).toEqual([true, false]);
  expect(await stores.of("p").claim(write({ numbers: ["+1"] }), 0)).toBeUndefined();
  expect(await stores.of("p").claim(write({ numbers: ["+1"] }), 0)).toBeDefined();
  await stores.close();
});

describe("the folder", () => {
  it("is its owner's alone, and so is everything in it", async () => {
    const state = join(folder, "deep", "state");
    openFolder(state);
    const key = folderKey(state);
    expect(key).toMatch(/^[\w-]{43}$/);
    expect(folderKey(state)).toBe(key);
    expect(readdirSync(state)).toEqual(["key"]);
    const store = await inFile(projectFile(state, "p"));
    await store.useToken("t", 1, 0);
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(modeOf(state)).toBe("700");
    const files = readdirSync(state);
    expect(files).toEqual(expect.arrayContaining(["key", "p.db"]));
    for (const name of files) expect([name, modeOf(join(state, name))]).toEqual([name, "600"]);
  });

  it("names a file for each project, whatever the project is called", () => {
    expect(projectFile("/s", "c7f3-a1")).toBe("/s/c7f3-a1.db");
    for (const name of ["../../etc/passwd", "a/b", "", ".", "x".repeat(65), "a\u0000b"])
      expect(projectFile("/s", name)).toMatch(/^\/s\/[0-9a-f]{64}\.db$/);
  });

  it("that cannot be made or is gone is refused, with what to do", () => {
    writeFileSync(join(folder, "taken"), "");
    const told = expect.objectContaining({ kind: "not_configured", fix: expect.stringMatching(/--state/) });
    expect(() => openFolder(join(folder, "taken", "state"))).toThrow(told);
    expect(() => folderKey(join(folder, "nowhere"))).toThrow(told);
  });
});

describe("a file", () => {
  it("remembers over a restart, and knows how far its tables are", async () => {
    const first = await inFile();
    await first.useToken("t", 1_000, 0);
    await first.claim(write({ numbers: ["+1"] }), 0);
    await first.close();
    await expect(first.ended("p")).rejects.toThrow();
    opened = [];
    const again = await inFile();
    expect(await again.useToken("t", 1_000, 0)).toBe(false);
    expect(await again.claim(write({ numbers: ["+1"] }), 0)).toBeDefined();
    const raw = await openSqlite(file());
    expect(raw.all("PRAGMA user_version")[0]?.user_version).toBe(MIGRATIONS.length);
    raw.close();
  });

  it("keeps nothing of a write that is forgotten", async () => {
    const store = await inFile();
    await store.claim(write({ numbers: ["+1", "+2"], until: 500 }), 0);
    await store.claim(write({ numbers: ["+3"], until: 900 }), 600);
    const raw = await openSqlite(file());
    expect(raw.all("SELECT number FROM open_write_numbers", [])).toEqual([{ number: "+3" }]);
    raw.close();
  });

  const log: string[] = [];
  const logged = (level: string, text: string, more: { cause: unknown }) =>
    void log.push(`${level}: ${text}: ${more.cause}`);
  const troubles: readonly (readonly [string, () => Promise<void> | void])[] = [
    ["corrupt", () => writeFileSync(projectFile(folder, "p"), "this is no database".repeat(500))],
    [
      "of a newer version",
      async () => {
        const raw = await openSqlite(projectFile(folder, "p"));
        raw.run(`PRAGMA user_version = ${MIGRATIONS.length + 1}`);
        raw.close();
      },
    ],
    ["a folder", () => openFolder(projectFile(folder, "p"))],
    ["in a folder that is gone", () => rmSync(folder, { recursive: true })],
  ];
  it.each(troubles)("that is %s stops nobody: it is said, and memory does", async (_, spoil) => {
    log.length = 0;
    await spoil();
    const stores = storesInFolder(folder, logged as never);
    const store = stores.of("p");
    expect([await store.useToken("t", 100, 0), await store.useToken("t", 100, 0)]).toEqual([true, false]);
    await store.giveTokenBack("t");
    expect(await store.useToken("t", 100, 0)).toBe(true);
    const first = write({ numbers: ["+1"] });
    expect(await store.claim(first, 0)).toBeUndefined();
    await store.change(first.id, { underWay: false });
    expect(await store.claim(write({ numbers: ["+1"] }), 0)).toEqual({ ...first, underWay: false });
    await store.release(first.id);
    expect(await store.ended("p")).toBe(1);
    expect(log[0]).toMatch(/^warn: .*could not be kept on disk.*: .*Error: \S/);
    await stores.close();
  });

  it("is opened once for each project, and everything is done in it until it is closed", async () => {
    log.length = 0;
    const stores = storesInFolder(folder, logged as never);
    const store = stores.of("p");
    expect(stores.of("p")).toBe(store);
    expect(stores.of("q")).not.toBe(store);
    const [first, second] = [write({ numbers: ["+1"] }), write({ numbers: ["+2"] })];
    for (const one of [first, second]) await store.claim(one, 0);
    await store.change(first.id, { underWay: false });
    await store.release(second.id);
    for (const token of ["kept", "back"]) await store.useToken(token, 100, 0);
    await store.giveTokenBack("back");
    const beside = await inFile(projectFile(folder, "p"));
    expect([await store.ended("p"), await beside.ended("p")]).toEqual([1, 1]);
    expect(await beside.claim(write({ numbers: ["+1"] }), 0)).toEqual({ ...first, underWay: false });
    expect([await beside.useToken("kept", 100, 0), await beside.useToken("back", 100, 0)]).toEqual([false, true]);
    expect(log).toEqual([]);
    await stores.close();
    await store.ended("p");
    expect(log).toHaveLength(1);
  });

  it("that is mended is used again", async () => {
    writeFileSync(projectFile(folder, "p"), "this is no database".repeat(500));
    const stores = storesInFolder(folder, logged as never);
    await stores.of("p").useToken("t", 100, 0);
    rmSync(projectFile(folder, "p"));
    await stores.of("p").useToken("kept", 100, 0);
    await stores.close();
    expect(await (await inFile(projectFile(folder, "p"))).useToken("kept", 100, 0)).toBe(false);
  });
});
