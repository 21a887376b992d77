/** What is written down of a write: what it would repeat, what it would overtake, and nothing that could be read. */
import { beforeEach, describe, expect, it } from "vitest";
import { createOpenWrites, type Intent, type OpenWrites } from "../../src/mcp/open-writes.js";
import { createVault } from "../../src/mcp/vault.js";
import { Secret, unwrapSecrets, wrapSecrets } from "../../src/sinch/secret.js";
import { memoryStore } from "../../src/store/memory.js";
import type { OpenWrite, Store } from "../../src/store/store.js";
import type { AnyOperation } from "../../src/tools/operation.js";

const vault = createVault("a secret that two instances share, long enough");
const PATIENCE = 120_000;
let time: number;
let store: Store;
let claimed: OpenWrite[];
let writes: OpenWrites;
beforeEach(() => {
  time = 1_000_000;
  store = memoryStore();
  claimed = [];
  const watched: Store = {
    ...store,
    claim(write, now) {
      claimed.push(write);
      return store.claim(write, now);
    },
  };
  writes = createOpenWrites({
    store: () => watched,
    vault,
    patience: PATIENCE,
    operationNamed: async (name) => OPERATIONS.find((operation) => operation.name === name),
    now: () => time,
  });
});

const operation = (name: string, effect: string, path: string[] = []) =>
  ({ name, effect, parts: { path } }) as unknown as AnyOperation;
const ORDER = operation("create_port_in_order", "orders");
const IMPORT = operation("import_number", "orders");
const REPLACE = operation("update_port_in_order", "replaces", ["orderId"]);
const NOTE = operation("add_port_in_note", "adds", ["orderId"]);
const OPERATIONS = [ORDER, IMPORT, REPLACE, NOTE];
const intent = (what: AnyOperation, args: Record<string, unknown>, more: Partial<Intent> = {}): Intent => ({
  project: "p",
  operation: what,
  asked: args,
  args,
  ...more,
});
const claim = async (...of: Parameters<typeof intent>) => {
  const result = await writes.claim(intent(...of));
  return "claimed" in result ? result.claimed : result.inTheWay;
};

describe("a write is in the way of", () => {
  it.each<[string, Parameters<typeof intent>, Parameters<typeof intent>, boolean | undefined]>([
    ["the same again", [NOTE, { orderId: "1", note: "a" }], [NOTE, { note: "a", orderId: "1" }], true],
    [
      "the same with another note: no",
      [NOTE, { orderId: "1", note: "a" }],
      [NOTE, { orderId: "1", note: "b" }],
      undefined,
    ],
    ["another change of the same order", [REPLACE, { orderId: "1", a: 1 }], [REPLACE, { orderId: "1", a: 2 }], false],
    ["a change of another order: no", [REPLACE, { orderId: "1", a: 1 }], [REPLACE, { orderId: "2", a: 1 }], undefined],
    [
      "an order of its number",
      [ORDER, { phoneNumbers: [{ phoneNumber: "+1" }] }],
      [ORDER, { phoneNumbers: [{ phoneNumber: "+1" }, { phoneNumber: "+2" }] }],
      false,
    ],
    [
      "an import of its number",
      [ORDER, { phoneNumbers: [{ phoneNumber: "+1" }] }],
      [IMPORT, { phoneNumber: "+1" }],
      false,
    ],
    ["an order by list of its number", [IMPORT, { numbers: ["+1", "+2"] }], [ORDER, { phoneNumbers: ["+2"] }], false],
    [
      "an order of other numbers: no",
      [ORDER, { phoneNumbers: [{ phoneNumber: "+1" }] }],
      [ORDER, { phoneNumbers: [{ phoneNumber: "+2" }] }],
      undefined,
    ],
    ["an order without numbers: no", [ORDER, { a: 1 }], [ORDER, { a: 2 }], undefined],
    [
      "a note on the order that a number names: no",
      [ORDER, { phoneNumber: "+1" }],
      [NOTE, { orderId: "1", phoneNumber: "+1" }],
      undefined,
    ],
    [
      "the same in another project: no",
      [NOTE, { orderId: "1" }],
      [NOTE, { orderId: "1" }, { project: "q" }],
      undefined,
    ],
    [
      "what was asked the same, though it comes to something else",
      [REPLACE, { orderId: "1" }, { asked: { b: 1 } }],
      [REPLACE, { orderId: "2" }, { asked: { b: 1 } }],
      true,
    ],
  ])("%s", async (_, first, second, same) => {
    const id = await claim(...first);
    expect(typeof id).toBe("string");
    const result = await claim(...second);
    if (same === undefined) expect(typeof result).toBe("string");
    else expect(result).toEqual({ write: claimed[0], same });
    await writes.ended("p", id as string);
    if (same !== undefined) expect(typeof (await claim(...second))).toBe("string");
  });

  it("only the same tool's write when it is the same words", async () => {
    await claim(ORDER, { phoneNumber: "+1" });
    expect(await claim(IMPORT, { phoneNumber: "+1" })).toMatchObject({ same: false });
  });
});

describe("what is written down", () => {
  const args = wrapSecrets({ orderId: "1", existingPortOutPin: "740291", note: "Hello" }, "request");

  it("comes back as it was, with what it was compared with, and cannot be read", async () => {
    const id = (await claim(NOTE, args)) as string;
    const first = claimed[0] as OpenWrite;
    expect(first).toMatchObject({ underWay: true, busyUntil: time + PATIENCE, until: time + 30 * 60_000 });
    expect(JSON.stringify(first)).not.toMatch(/740291|Hello/);
    const end = await writes.recall(first);
    expect(end?.operation).toBe(NOTE);
    expect(end?.before).toBeUndefined();
    expect(end?.args.existingPortOutPin).toBeInstanceOf(Secret);
    expect(unwrapSecrets(end?.args)).toEqual({ orderId: "1", existingPortOutPin: "740291", note: "Hello" });
    time += 5_000;
    await writes.leaves(intent(NOTE, args), id, { notes: 3, existingPortOutPin: "11" });
    const { write } = (await claim(NOTE, args)) as { write: OpenWrite };
    expect(write).toMatchObject({ id, underWay: true, busyUntil: time + PATIENCE });
    const left = await writes.recall(write);
    expect(unwrapSecrets(left?.before)).toEqual({ notes: 3, existingPortOutPin: "11" });
    expect(unwrapSecrets(left?.args)).toEqual({ orderId: "1", existingPortOutPin: "740291", note: "Hello" });
  });

  it("does not hold a document, but what is as long as a long note", async () => {
    const longest = "n".repeat(64 * 1024);
    await claim(NOTE, { orderId: "1", note: longest, fileContent: `${longest}n`, list: [1], none: null });
    const end = await writes.recall(claimed[0] as OpenWrite);
    expect(end?.args).toEqual({ orderId: "1", note: longest, list: [1], none: null });
  });

  it("is nothing to whoever has another key, or no such tool", async () => {
    await claim(NOTE, args);
    const written = claimed[0] as OpenWrite;
    expect(await writes.recall({ ...written, call: createVault(undefined).close("{}") })).toBeUndefined();
    expect(await writes.recall({ ...written, tool: "unknown" })).toBeUndefined();
  });

  it("tells how long Sinch may still be at work: as long as it was silent", async () => {
    const id = (await claim(NOTE, args)) as string;
    time += 1_000;
    expect(await writes.unanswered("p", id, true)).toBe(time + PATIENCE);
    const again = (await claim(NOTE, args)) as { write: OpenWrite };
    expect(again.write).toMatchObject({ underWay: false, busyUntil: time + PATIENCE });
    expect(await writes.unanswered("p", id, false)).toBe(0);
    expect(((await claim(NOTE, args)) as { write: OpenWrite }).write.busyUntil).toBe(0);
  });

  it("of one that is through, but kept, is what Sinch answered; it is nowhere at work", async () => {
    const id = (await claim(NOTE, args)) as string;
    await writes.leaves(intent(NOTE, args), id, { notes: 3 });
    await writes.through(intent(NOTE, args), id, { noteId: "7", existingPortOutPin: "740291" });
    const { write } = (await claim(NOTE, args)) as { write: OpenWrite };
    expect(write).toMatchObject({ id, underWay: false, busyUntil: 0 });
    expect(JSON.stringify(write)).not.toContain("740291");
    const end = await writes.recall(write);
    expect(unwrapSecrets(end?.through?.reply)).toEqual({ noteId: "7", existingPortOutPin: "740291" });
    expect(end?.through?.reply).toMatchObject({ existingPortOutPin: expect.any(Secret) });
    // Nothing has ended yet: whoever has looked need not look again for it.
    expect(await writes.count("p")).toBe(0);
  });

  it("is forgotten after half an hour, and counted once it has ended", async () => {
    const id = (await claim(NOTE, args)) as string;
    expect([await writes.count("p"), await writes.count("q")]).toEqual([0, 0]);
    await writes.ended("p", id);
    expect([await writes.count("p"), await writes.count("q")]).toEqual([1, 0]);
    await claim(NOTE, args);
    time += 30 * 60_000 - 1;
    expect(await claim(NOTE, args)).toMatchObject({ same: true });
    time += 1;
    expect(typeof (await claim(NOTE, args))).toBe("string");
  });
});
