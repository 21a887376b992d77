/** An approval is the token and nothing else: the server kept the call that was previewed. */
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKeptCalls } from "../../../src/mcp/approval/kept-calls.js";
import { TOKEN_LIFETIME_MS } from "../../../src/mcp/approval/seal.js";
import { createVault } from "../../../src/mcp/vault.js";
import { orderArgs, ordered } from "../../harness/porting.js";
import { START, startWorld, type World } from "../../harness/world.js";
import { type Case, prepareCases } from "../approval/cases.js";

const FLEET = { BYON_SECRET: "a secret that two instances share, long enough" };
const ASKING = ["--confirm", "token"];

let time = START.getTime();
let operator: World;
let world: World;
let cases: Case[];
beforeAll(async () => {
  operator = await startWorld();
  cases = await prepareCases(operator);
  world = await startWorld({
    args: ASKING,
    env: FLEET,
    sharing: operator.sandbox,
    outside: { now: () => new Date(time) },
  });
});
afterAll(async () => {
  await world.close();
  await operator.close();
});

async function previewed(one: Pick<Case, "tool" | "args">, by = world): Promise<string> {
  const { body, text } = await by.call(one.tool, one.args);
  expect(body.status, text).toBe("confirmation_needed");
  return body.data.confirmToken;
}
const writes = ({ operationId }: Pick<Case, "operationId">) => operator.sandbox.ledger.count(operationId).received;
/** A call that would change nothing yet: its order is there, and cancelling it needs approval. */
const cancelable = async (number: string) => ({
  tool: "cancel_port_in_order",
  operationId: "deleteOrder",
  args: { orderId: await ordered(operator, [number]) },
});

/** Characters that a confirmation token had before it was made shorter, at the least. */
const OLD_TOKEN = 290;

describe("the token alone", () => {
  it("does what was previewed, for every tool, with a third of the bytes", async () => {
    let today = 0;
    let before = 0;
    for (const one of cases) {
      const confirmToken = await previewed(one);
      expect(confirmToken, one.tool).toMatch(/^[\w-]{1,64}$/);
      const count = writes(one);
      const { body, text, isError } = await world.call(one.tool, { confirmToken });
      expect([isError, body.status], `${one.tool} ${text}`).toEqual([false, "ok"]);
      expect(writes(one), one.tool).toBe(count + 1);
      expect(world.audit.at(-1)).toMatchObject({ tool: one.tool, approvedBy: "token", sent: true });
      expect(Object.keys(world.audit.at(-1)?.args as object)).toEqual(expect.arrayContaining(Object.keys(one.args)));
      today += JSON.stringify({ confirmToken }).length;
      before += JSON.stringify({ ...one.args, confirmToken: "x".repeat(OLD_TOKEN) }).length;
    }
    expect(today * 3).toBeLessThan(before);
  });

  it("does it once", async () => {
    const one = await cancelable("+12025550181");
    const confirmToken = await previewed(one);
    const count = writes(one);
    const answers = await Promise.all([1, 2, 3].map(() => world.call(one.tool, { confirmToken })));
    expect(answers.filter(({ isError }) => !isError)).toHaveLength(1);
    expect((await world.call(one.tool, { confirmToken })).isError).toBe(true);
    expect(writes(one)).toBe(count + 1);
  });

  it("is refused after ten minutes, by another tool, and when it was never given", async () => {
    const one = await cancelable("+12025550182");
    const confirmToken = await previewed(one);
    const count = writes(one);
    const problem = async (tool: string, token: unknown) =>
      (await world.call(tool, { confirmToken: token })).body.error;
    expect((await problem("activate_port_in_numbers", confirmToken)).message).toMatch(/another tool/);
    for (const made of ["", "x".repeat(64), 7, ["a"], `${confirmToken}A`])
      expect(await problem(one.tool, made)).toMatchObject({
        kind: "confirmation_invalid",
        message: expect.stringMatching(/not made by this server/),
      });
    time += TOKEN_LIFETIME_MS + 1;
    expect((await problem(one.tool, confirmToken)).message).toMatch(/older than 10 minutes/);
    expect(writes(one)).toBe(count);
  });

  it("says at another instance, or after a restart, that the arguments are needed, and then they do", async () => {
    const one = await cancelable("+12025550183");
    const confirmToken = await previewed(one);
    const restarted = await startWorld({ args: ASKING, env: FLEET, sharing: operator.sandbox });
    const stranger = await startWorld({ args: ASKING, sharing: operator.sandbox });
    try {
      expect((await stranger.call(one.tool, { confirmToken })).body.error.message).toMatch(/not made by this server/);
      const { error } = (await restarted.call(one.tool, { confirmToken })).body;
      expect(error).toMatchObject({ kind: "confirmation_invalid", message: expect.stringMatching(/not kept here/) });
      expect(error.fix).toMatch(/previewed arguments and this confirmToken/);
      expect((await restarted.call(one.tool, { ...one.args, confirmToken })).body.status).toBe("ok");
    } finally {
      await restarted.close();
      await stranger.close();
    }
  });

  it("with other arguments than the previewed is refused, and the way to either is told", async () => {
    const one = await cancelable("+12025550184");
    const other = await cancelable("+12025550185");
    const confirmToken = await previewed(one);
    const { error } = (await world.call(one.tool, { ...other.args, confirmToken })).body;
    expect(error.message).toMatch(/not the ones that were previewed/);
    expect(error.fix).toMatch(/give the confirmToken alone/);
    expect((await world.call(one.tool, { confirmToken })).body.status).toBe("ok");
  });

  it("goes out with the answers that a person gave in a form", async () => {
    const asked = await startWorld({
      args: ASKING,
      client: "legacy",
      sharing: operator.sandbox,
      forms: (form) => {
        const { properties } = (form as { requestedSchema: { properties: Record<string, { enum?: string[] }> } })
          .requestedSchema;
        const content = Object.entries(properties).map(([id, { enum: choices }]) => [id, choices?.[0] ?? "2027-01-12"]);
        return { action: "accept", content: Object.fromEntries(content) };
      },
    });
    try {
      const { desiredPortSchedule: _, onDemandActivation: __, ...args } = orderArgs(["+12025550186"]);
      const confirmToken = await previewed({ tool: "create_port_in_order", args }, asked);
      const done = await asked.call("create_port_in_order", { confirmToken });
      expect(done.body.status, done.text).toBe("ok");
    } finally {
      await asked.close();
    }
  });

  it("that is null was not given", async () => {
    const one = await cancelable("+12025550187");
    expect(await previewed({ ...one, args: { ...one.args, confirmToken: null } })).toMatch(/^[\w-]{64}$/);
  });

  it("is no argument of a tool that needs no approval", async () => {
    const { args } = await cancelable("+12025550188");
    const { error } = (await world.call("get_port_in_order", { ...args, confirmToken: "x" })).body;
    expect(error).toMatchObject({ kind: "invalid_arguments", fields: [{ field: "confirmToken" }] });
  });

  it("brings nothing back where only a form approves", async () => {
    const one = await cancelable("+12025550189");
    const elicit = await startWorld({ args: ["--confirm", "elicit"], env: FLEET, sharing: operator.sandbox });
    try {
      const { error } = (await elicit.call(one.tool, { confirmToken: await previewed(one) })).body;
      expect(error).toMatchObject({ kind: "invalid_arguments", fields: [{ field: "orderId" }] });
    } finally {
      await elicit.close();
    }
  });

  it("fits the published schema, which says what a call without it must have", async () => {
    const { tools } = await world.client.listTools();
    const ajv = new Ajv({ strict: false });
    const approvable = tools.filter(({ inputSchema }) => inputSchema.properties?.confirmToken);
    expect(approvable.map(({ name }) => name).sort()).toEqual(cases.map(({ tool }) => tool).sort());
    for (const { name, inputSchema } of approvable)
      expect(ajv.validate(inputSchema, { confirmToken: "x" }), name).toBe(true);
    const create = approvable.find(({ name }) => name === "create_port_in_order");
    expect(create?.inputSchema.properties?.confirmToken).toMatchObject({
      description: expect.stringMatching(/Without it required: phoneNumbers/),
    });
  });
});

describe("the previews that are kept", () => {
  const args = { phoneNumbers: Array.from({ length: 500 }, (_, index) => ({ phoneNumber: `+1202555${index}` })) };
  const now = START.getTime();

  it("stay within their room: the oldest make way", () => {
    const size = Math.ceil(((JSON.stringify(args).length + 40) * 4) / 3);
    const kept = createKeptCalls(createVault(undefined), 3 * size);
    for (const token of ["a", "b", "c", "d"]) kept.keep(token, args, now);
    expect(["a", "b", "c", "d"].map((token) => kept.recall(token, now) !== undefined)).toEqual([
      false,
      true,
      true,
      true,
    ]);
    kept.keep("huge", { ...args, more: "x".repeat(3 * size) }, now);
    expect(kept.recall("huge", now)).toBeUndefined();
    expect(kept.recall("d", now)).toEqual(args);
  });

  it("make room again when they expire, and when one is kept anew", () => {
    const size = Math.ceil(((JSON.stringify(args).length + 40) * 4) / 3);
    const kept = createKeptCalls(createVault(undefined), 2 * size);
    kept.keep("a", args, now);
    kept.keep("a", args, now);
    kept.keep("b", args, now);
    expect(kept.recall("a", now)).toEqual(args);
    kept.keep("c", { few: true }, now + TOKEN_LIFETIME_MS + 1);
    kept.keep("d", args, now + TOKEN_LIFETIME_MS + 1);
    expect(kept.recall("c", now + TOKEN_LIFETIME_MS + 1)).toEqual({ few: true });
    expect(kept.recall("b", now + TOKEN_LIFETIME_MS + 1)).toBeUndefined();
  });
});
