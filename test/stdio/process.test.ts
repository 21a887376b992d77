/** Whatever a client sends, the process lives on, and stdout carries nothing but the protocol. */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inAMonth, LOA, NUMBERS, orderArgs } from "../harness/porting.js";
import { knownTools } from "../known-tools.js";
import { Child, run } from "./child.js";

const SANDBOX = ["--sandbox", "--sandbox-speed", "0", "--confirm", "off"];

describe("a running server", () => {
  let server: Child;
  beforeEach(async () => {
    server = new Child(SANDBOX);
    await server.initialize();
  });
  afterEach(async () => {
    // However it was treated: it still works, it spoke JSON-RPC alone, and it goes when its client goes.
    const { result } = await server.call(9_999, "check_portability", { phoneNumbers: [NUMBERS[0]] });
    expect(result.structuredContent.status).toBe("ok");
    for (const line of server.lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: "2.0" });
    expect(await server.leave()).toBe(0);
  });

  it("survives lines that are no messages", async () => {
    const lines = [
      "",
      "   ",
      "hello",
      "{",
      "[]",
      "null",
      "42",
      '"text"',
      "{}",
      '{"jsonrpc":"1.0","id":1,"method":"ping"}',
      '{"jsonrpc":"2.0"}',
      '{"jsonrpc":"2.0","id":{},"method":"ping"}',
      '{"jsonrpc":"2.0","id":1,"method":7}',
      '[{"jsonrpc":"2.0","id":1,"method":"ping"}]',
      "\u0000\u0001\u0002",
      '{"jsonrpc":"2.0","id":7,"result":{}}',
      `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}`,
    ];
    for (const line of lines) server.say(line);
    expect((await server.ask(2, "ping")).result).toEqual({});
    expect(server.log).not.toMatch(/uncaught|unhandled| {4}at /i);
  });

  it("keeps what it could not read out of its log", async () => {
    server.say('{"existingPortOutPin": "740291", oops');
    server.say('{"jsonrpc":"2.0","id":"x","method":"tools/call","params":{"name":{"existingPortOutPin":"740291"}}}');
    await server.ask(2, "ping");
    expect(server.log).not.toContain("740291");
  });

  it("answers an unknown method, and parameters of the wrong type, with an error of the protocol", async () => {
    expect((await server.ask(2, "tools/burn")).error.code).toBe(-32601);
    expect((await server.ask(3, "tools/call", { name: 7 })).error.code).toBe(-32602);
    expect((await server.ask(4, "tools/call", { name: "check_portability", arguments: "all" })).error.code).toBe(
      -32602,
    );
    expect((await server.ask(5, "resources/read", { uri: "byon://nowhere" })).error.code).toBeLessThan(-32000);
  });

  it("answers unknown tools and wrong arguments with an error that says what to do", async () => {
    const unknown = (await server.call(2, "cancel_order", {})).result;
    expect(unknown.isError).toBe(true);
    expect(unknown.structuredContent.error.fix).toMatch(/cancel_port_in_order/);
    for (const [id, args] of [
      undefined,
      {},
      { orderId: null },
      { orderId: ["1"] },
      { orderId: { a: 1 } },
      { orderId: "../x" },
      { orderId: "1", more: 1 },
    ].entries()) {
      const { result } = await server.call(10 + id, "get_port_in_order", args);
      expect(result.isError, JSON.stringify(args)).toBe(true);
      expect(result.structuredContent.error).toMatchObject({
        kind: "invalid_arguments",
        fix: expect.stringMatching(/\w/),
      });
    }
    expect(
      (await server.call(30, "get_port_in_order", { orderId: "999999" })).result.structuredContent.error.kind,
    ).toBe("not_found");
  });

  it("takes an argument of 5 MB, and refuses one where it does not belong", async () => {
    const refused = (await server.call(2, "add_port_in_note", { orderId: "1", note: "x".repeat(5 * 1024 * 1024) }))
      .result;
    expect(refused.structuredContent.error.fields[0].field).toBe("note");
    expect(JSON.stringify(refused).length).toBeLessThan(2_000);
    const { data } = (await server.call(3, "create_port_in_order", orderArgs(undefined, inAMonth()))).result
      .structuredContent;
    const fileContent = Buffer.concat([Buffer.from(LOA, "base64"), Buffer.alloc(5 * 1024 * 1024)]).toString("base64");
    const taken = (
      await server.call(4, "upload_port_in_document", { orderId: data.id, documentName: "loa.pdf", fileContent })
    ).result;
    expect(taken.structuredContent.status).toBe("ok");
    // The audit goes to stderr, one line a write, and neither holds the document.
    expect(server.log.length).toBeLessThan(20_000);
    expect(server.log).toMatch(/"tool":"upload_port_in_document"/);
  });
});

describe("the command line", () => {
  it("--help and --version answer and leave", async () => {
    const help = await run(["--help"]);
    expect([help.code, help.log]).toEqual([0, ""]);
    expect(help.out).toMatch(/--sandbox[\s\S]*SINCH_PROJECT_ID/);
    const version = await run(["--version"]);
    expect(version.out).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it.each([
    [["--sandbx"], /no option --sandbx.*--sandbox/],
    [["--toolsets", "numbers"], /no toolset named "numbers".*porting, hosting, guidance/],
    [["--tools", "cancel_order"], /no tool named "cancel_order".*cancel_port_in_order/],
    [["--confirm", "never"], /auto, elicit, token, off/],
  ])("%j is refused, naming what is valid, on stderr", async (args, says) => {
    const { code, out, log } = await run(args);
    expect(code).not.toBe(0);
    expect(out).toBe("");
    expect(log).toMatch(says);
    expect(log).not.toMatch(/ {4}at /);
  });
});

it("ends on a line that it cannot take, says why, and does not call that well", async () => {
  const server = new Child(SANDBOX);
  await server.initialize();
  server.say("x".repeat(11 * 1024 * 1024));
  expect(await server.leave()).toBe(1);
  expect(server.log).toMatch(/longer than 10 MiB.*filePath/);
});

it("keeps its audit from other users of the machine", async () => {
  const folder = mkdtempSync(join(tmpdir(), "byon-audit-"));
  const file = join(folder, "audit.jsonl");
  const server = new Child([...SANDBOX, "--audit", file]);
  await server.initialize();
  await server.call(1, "create_port_in_order", orderArgs(undefined, inAMonth()));
  expect(await server.leave()).toBe(0);
  expect(readFileSync(file, "utf8")).toContain("create_port_in_order");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  rmSync(folder, { recursive: true });
});

it("tells in its log what it could not write to its audit, and that it remembers alone", async () => {
  const folder = mkdtempSync(join(tmpdir(), "byon-"));
  // A folder takes no lines, on any system and for any user.
  const server = new Child([...SANDBOX, "--audit", folder]);
  await server.initialize();
  const { structuredContent } = (await server.call(1, "create_port_in_order", orderArgs(undefined, inAMonth()))).result;
  expect(structuredContent.status).toBe("ok");
  expect(await server.leave()).toBe(0);
  expect(server.log).toMatch(/an audit line could not be written.*"tool":"create_port_in_order"/);
  expect(server.log).toMatch(/remembered by this process alone; give --state/);
  rmSync(folder, { recursive: true });
});

it("without credentials it starts, and every call names what is missing and the way without", async () => {
  const server = new Child([], { SINCH_KEY_ID: "key-1" });
  await server.initialize();
  expect((await server.ask(1, "tools/list")).result.tools).toHaveLength(knownTools.length);
  for (const [id, [tool, args]] of [
    ["get_porting_configuration", {}],
    ["check_portability", { phoneNumbers: [NUMBERS[0]] }],
    ["create_port_in_order", orderArgs(undefined, inAMonth())],
    ["get_callback_configuration", {}],
  ].entries()) {
    const { error } = (await server.call(2 + id, tool, args)).result.structuredContent;
    expect(error.kind).toBe("not_configured");
    expect(error.message).toContain("SINCH_PROJECT_ID, SINCH_KEY_SECRET");
    expect(error.message).not.toContain("SINCH_KEY_ID,");
    expect(error.fix).toContain("--sandbox");
  }
  expect(await server.leave()).toBe(0);
});
