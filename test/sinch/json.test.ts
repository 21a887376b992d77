/** What Sinch's own answers must not do: name another order, or stop the clock. */
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { parseReply } from "../../src/sinch/json.js";
import { DEEPEST } from "../../src/values/depth.js";
import { MOST_VALUES } from "../../src/values/json-shape.js";
import { NUMBERS } from "../harness/porting.js";
import { type Stub, startStub } from "../harness/stub.js";
import { startWorld, type World } from "../harness/world.js";

let stub: Stub | undefined;
let world: World | undefined;
const start = async () => {
  stub = await startStub();
  const { url } = stub;
  world = await startWorld({ env: { SINCH_PORTING_URL: url, SINCH_HOSTING_URL: url, SINCH_AUTH_URL: url } });
  return { stub, world };
};
afterEach(async () => {
  await world?.close();
  await stub?.close();
  world = undefined;
  stub = undefined;
});
const json = (body: string, date?: string) => ({
  status: 200,
  body,
  headers: { "content-type": "application/json", ...(date ? { date } : {}) },
});

describe("ids", () => {
  it("larger than exact numbers stay what they are", async () => {
    const { stub, world } = await start();
    const order = (id: string) => `{"id":${id},"status":"PENDING","phoneNumbers":[]}`;
    stub.answer(json(order("90071992547409931")));
    const { data } = (await world.call("get_port_in_order", { orderId: "90071992547409931" })).body;
    expect(data.id).toBe("90071992547409931");
  });

  it("change nothing about an answer that holds none", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseReply(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("are kept digit by digit wherever they stand, and nowhere else", () => {
    const awkward = fc.oneof(
      fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map((value) => ({ raw: String(value), value })),
      // A double that is written as a long whole number is one of those above.
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .filter((value) => Number.isSafeInteger(value) || !/^-?\d+$/.test(JSON.stringify(value)))
        .map((value) => ({ raw: JSON.stringify(value), value })),
      fc.string({ unit: "binary" }).map((value) => ({ raw: JSON.stringify(value), value })),
      fc
        .array(fc.constantFrom('"', "\\", "9007199254740993", ":", ",", " "), { maxLength: 8 })
        .map((parts) => ({ raw: JSON.stringify(parts.join("")), value: parts.join("") })),
      fc.constantFrom("0.9007199254740993", "1e20", "9007199254740993e0", "9007199254740993.5").map((raw) => ({
        raw,
        value: Number(raw),
      })),
    );
    fc.assert(
      fc.property(fc.array(awkward), fc.constantFrom("", " ", "\n\t"), (items, space) => {
        const text = `{"list":[${items.map(({ raw }) => space + raw + space).join()}]}`;
        const exact = ({ value }: (typeof items)[number]) =>
          typeof value !== "bigint" ? value : Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
        // A negative zero is no id.
        expect(JSON.stringify(parseReply(text))).toBe(JSON.stringify({ list: items.map(exact) }));
      }),
    );
  });

  it("do not make JSON of what is none", () => {
    for (const text of ["{90071992547409931:1}", "[090071992547409931]", '"90071992547409931', "90071992547409931,"])
      expect(() => parseReply(text)).toThrow(SyntaxError);
  });
});

describe("depth", () => {
  it.each([
    ["list_available_activations", { orderId: "1" }],
    ["get_port_in_order", { orderId: "1", detail: "full" }],
    ["get_imported_number", { phoneNumber: "+12125550151" }],
  ])("without end is no answer to %s, and no failure inside", async (tool, args) => {
    const { stub, world } = await start();
    for (const depth of [DEEPEST, 2_000, 20_000]) {
      stub.answer(json(`${'{"phoneNumbers":[{"a":'.repeat(depth)}1${"}]}".repeat(depth)}`));
      const { body } = await world.call(tool, args);
      expect(body.error).toMatchObject({ kind: "bad_reply", retryable: true });
    }
    expect(world.log.join("\n")).not.toContain("RangeError");
  });

  it("that Sinch may come to has room", () => {
    const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    expect(parseReply(nested(DEEPEST))).toEqual(JSON.parse(nested(DEEPEST)));
    expect(() => parseReply(nested(DEEPEST + 1))).toThrow(SyntaxError);
  });
});

describe("more values than anything at Sinch has", () => {
  const notes = (count: number) => Array(count).fill('{"id":"1","note":"as agreed"}').join(",");
  const order = (count: number) => `{"id":"1","status":"PENDING","phoneNumbers":[],"notes":[${notes(count)}]}`;

  it("are no answer to a read, and those it may have are", async () => {
    const { stub, world } = await start();
    stub.answer(json(order(MOST_VALUES)));
    const { body } = await world.call("get_port_in_order", { orderId: "1" });
    expect(body.error).toMatchObject({ kind: "bad_reply" });
    stub.answer(json(order(MOST_VALUES / 4)));
    expect((await world.call("get_port_in_order", { orderId: "1" })).body.status).toBe("ok");
  });

  it("leave the end of a write to be looked up", async () => {
    const { stub, world } = await start();
    stub.answer(json(order(1)), json(order(MOST_VALUES)), json(order(1)));
    const { body } = await world.call("add_port_in_note", { orderId: "1", note: "Any news?" });
    expect(body).toMatchObject({ error: { kind: "unavailable" }, data: { outcome: "not-done" } });
  });
});

describe("clocks", () => {
  it("of another age are not believed, and named in the log once seen", async () => {
    const { stub, world } = await start();
    const page = '{"orders":[],"totalSize":0}';
    for (const date of ["Sat, 13 Sep 275760 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"]) {
      stub.answer(json(page, date));
      for (const _ of [1, 2]) expect((await world.call("list_port_in_orders", {})).body.status).toBe("ok");
      stub.answer(json('{"phoneNumbers":[]}', date));
      const next = await world.call("check_portability", { phoneNumbers: [NUMBERS[0]] });
      expect(next.body.error?.kind).not.toBe("internal");
    }
    expect(world.log.join("\n")).toContain("its clock is not believed");
  });
});
