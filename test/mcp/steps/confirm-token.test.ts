/** A confirmation token approves one call, of one caller, on what was shown, for ten minutes, once. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSeal, TOKEN_LIFETIME_MS } from "../../../src/mcp/approval/seal.js";
import { confirmed, ordered } from "../../harness/porting.js";
import { START, startWorld, type World } from "../../harness/world.js";
import { control } from "../../sandbox/calls.js";
import { type Case, prepareCases } from "../approval/cases.js";

let time = START.getTime();
let operator: World;
let world: World;
let cases: Case[];
beforeAll(async () => {
  operator = await startWorld();
  cases = await prepareCases(operator);
  world = await startWorld({
    args: ["--confirm", "token"],
    sharing: operator.sandbox,
    outside: { now: () => new Date(time) },
  });
});
afterAll(async () => {
  await world.close();
  await operator.close();
});

const preview = async (tool: string, args: Record<string, unknown>): Promise<string> => {
  const { body, text } = await world.call(tool, args);
  expect(body.status, text).toBe("confirmation_needed");
  return body.data.confirmToken;
};
const total = () =>
  world.sandbox.ledger.entries.filter(
    // A preview may check portability, which is a read that is posted.
    ({ method, operationId }) =>
      method !== "GET" && !["createAccessToken", "checkPortingAvailability"].includes(operationId),
  ).length;

/** The call must be refused for this reason, and nothing may have been sent. */
async function rejected(tool: string, args: Record<string, unknown>, reason: RegExp): Promise<void> {
  const before = total();
  const { isError, body, text } = await world.call(tool, args);
  expect(isError, text).toBe(true);
  expect(body.error).toMatchObject({ kind: "confirmation_invalid", message: expect.stringMatching(reason) });
  expect(body.error.fix).toMatch(
    reason.source.includes("arguments")
      ? /^For what was previewed, give the confirmToken alone\. For anything else, call again without confirmToken/
      : /^Call again without confirmToken/,
  );
  expect(total()).toBe(before);
}

describe("a token is refused", () => {
  it("with other arguments, for every tool", async () => {
    for (const { tool, args, otherwise } of cases)
      await rejected(tool, { ...otherwise, confirmToken: await preview(tool, args) }, /arguments are not the ones/);
  });

  it("for another tool, even with arguments that fit", async () => {
    const all = new Map(cases.map(({ tool, args }) => [tool, args]));
    const confirmToken = await preview("cancel_port_in_order", all.get("cancel_port_in_order") ?? {});
    for (const [tool, args] of all)
      if (tool !== "cancel_port_in_order") await rejected(tool, { ...args, confirmToken }, /for another tool/);
  });

  it("after ten minutes, and not a moment earlier", async () => {
    for (const { tool, args } of cases) {
      const confirmToken = await preview(tool, args);
      time += TOKEN_LIFETIME_MS + 1;
      await rejected(tool, { ...args, confirmToken }, /older than 10 minutes/);
    }
    const orderId = await ordered(operator, ["+12025550170"]);
    const confirmToken = await preview("cancel_port_in_order", { orderId });
    time += TOKEN_LIFETIME_MS;
    expect((await world.call("cancel_port_in_order", { orderId, confirmToken })).isError).toBe(false);
  });

  it("when what it would touch has changed since", async () => {
    const orderId = await ordered(operator, ["+12025550171", "+13125550171"]);
    const cancel = await preview("cancel_port_in_order", { orderId });
    const changes = { customerOrderReference: "renamed" };
    const update = await preview("update_port_in_order", { orderId, changes });
    await operator.call("update_port_in_order", {
      orderId,
      changes: { phoneNumbers: [{ phoneNumber: "+12025550171", endUser: { city: "Reston" } }] },
    });
    await rejected("update_port_in_order", { orderId, changes, confirmToken: update }, /has changed since the preview/);
    await control(world.sandbox, "POST", `/orders/${orderId}/numbers/+13125550171/reject`, {});
    await rejected("cancel_port_in_order", { orderId, confirmToken: cancel }, /has changed since the preview/);
  });

  it("when it was used, even where everything is again as it was", async () => {
    const update = (defaultPortTime: string) => ({ defaultPortTime });
    const confirmToken = await preview("update_porting_configuration", update("13:00:00"));
    const done = await world.call("update_porting_configuration", { ...update("13:00:00"), confirmToken });
    expect(done.isError, done.text).toBe(false);
    await operator.call("update_porting_configuration", update("08:00:00"));
    await rejected("update_porting_configuration", { ...update("13:00:00"), confirmToken }, /has been used/);
  });

  it("and never reaches a lifecycle's refusal that comes first", async () => {
    const orderId = await ordered(operator, ["+12025550173"]);
    const confirmToken = await preview("cancel_port_in_order", { orderId });
    await confirmed(operator, orderId);
    const { body } = await world.call("cancel_port_in_order", { orderId, confirmToken });
    expect(body.error.kind).toBe("not_allowed");
  });
});

it("is asked for where it is needed, with what to do next, and nowhere else", async () => {
  const orderId = await ordered(operator, ["+12025550191"]);
  const { body } = await world.call("cancel_port_in_order", { orderId });
  expect(body.next).toEqual([
    { tool: "cancel_port_in_order", why: "with this confirmToken alone, once the person agreed" },
  ]);
  const noted = await world.call("add_port_in_note", { orderId, note: "Please confirm the FOC date." });
  expect(noted.body.status, noted.text).toBe("ok");
  expect(world.audit.at(-1)).toMatchObject({ tool: "add_port_in_note", approvedBy: "not needed" });
});

it("approves nothing that another call has changed while it waited", async () => {
  const orderId = await ordered(operator, ["+12025550192"]);
  const previewed = async (changes: object) => ({
    orderId,
    changes,
    confirmToken: await preview("update_port_in_order", { orderId, changes }),
  });
  const both = [
    await previewed({ resellerName: "Maple Ridge" }),
    await previewed({ customerOrderReference: "desk-7" }),
  ];
  const [first, second] = await Promise.all(both.map((args) => world.call("update_port_in_order", args)));
  expect(first?.isError, first?.text).toBe(false);
  expect(second?.body.error).toMatchObject({
    kind: "confirmation_invalid",
    message: expect.stringContaining("has changed since the preview"),
  });
});

describe("an approval survives", () => {
  it("a write that certainly did not happen", async () => {
    const orderId = await ordered(operator, ["+12025550174"]);
    const confirmToken = await preview("cancel_port_in_order", { orderId });
    world.sandbox.faults.add({ kind: "reset-before", operationId: "deleteOrder" });
    const lost = await world.call("cancel_port_in_order", { orderId, confirmToken });
    expect(lost.body).toMatchObject({ error: { kind: "unavailable" }, data: { outcome: "not-done" } });
    const again = await world.call("cancel_port_in_order", { orderId, confirmToken });
    expect(again.isError, again.text).toBe(false);
  });

  it("a plain refusal by Sinch", async () => {
    const orderId = await ordered(operator, ["+12025550176"]);
    const confirmToken = await preview("cancel_port_in_order", { orderId });
    const refusal = { fault: { code: 422, message: "Not now" } };
    world.sandbox.faults.add({ kind: "status", status: 422, body: refusal, operationId: "deleteOrder" });
    const first = await world.call("cancel_port_in_order", { orderId, confirmToken });
    expect(first.body.error).toMatchObject({ kind: "refused", sinch: { status: 422 } });
    const again = await world.call("cancel_port_in_order", { orderId, confirmToken });
    expect(again.isError, again.text).toBe(false);
  });

  it("no write of which nobody knows whether it happened", async () => {
    const orderId = await ordered(operator, ["+12025550177"]);
    const confirmToken = await preview("cancel_port_in_order", { orderId });
    world.sandbox.faults.add({ kind: "status", status: 504, operationId: "deleteOrder" });
    const lost = await world.call("cancel_port_in_order", { orderId, confirmToken });
    expect(lost.body.error.kind).toBe("outcome_unknown");
    await rejected("cancel_port_in_order", { orderId, confirmToken }, /has been used/);
  });

  it("once, when two calls bring the same token at the same time", async () => {
    const orderId = await ordered(operator, ["+12025550175"]);
    const confirmToken = await preview("cancel_port_in_order", { orderId });
    const answers = await Promise.all(
      [1, 2, 3].map(() => world.call("cancel_port_in_order", { orderId, confirmToken })),
    );
    expect(answers.filter(({ isError }) => !isError)).toHaveLength(1);
    expect(
      world.sandbox.ledger.entries.filter(
        ({ operationId, path }) => operationId === "deleteOrder" && path.endsWith(orderId),
      ),
    ).toHaveLength(1);
  });
});

describe("a mutated token", () => {
  const seal = createSeal("a secret of thirty-two characters or more");
  const binding = { tool: "cancel_port_in_order", args: { orderId: "901442" }, caller: "local", revision: ["PENDING"] };
  const now = START.getTime();
  const token = seal.mint(binding, now);

  it("is accepted by nobody", () => {
    const place = fc.nat(token.length - 1);
    const sign = fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ");
    const mutated = fc.oneof(
      fc.tuple(place, sign).map(([at, one]) => token.slice(0, at) + one + token.slice(at + 1)),
      fc.tuple(place, sign).map(([at, one]) => token.slice(0, at) + one + token.slice(at)),
      place.map((at) => token.slice(0, at)),
      place.map((at) => token.slice(at)),
      place.map((at) => token.slice(0, at) + token.slice(at + 1)),
      fc.constantFrom(
        `${token}=`,
        `${token}.`,
        `.${token}`,
        token.toUpperCase(),
        "",
        ".",
        "..",
        `${token} `,
        token.split(".").reverse().join("."),
      ),
      fc.string({ maxLength: 300 }),
      // Our own seal of something else, and somebody else's of the very same.
      fc.json().map((text) => seal.close(JSON.parse(text), now)),
      fc.string({ minLength: 32 }).map((secret) => createSeal(secret).mint(binding, now)),
    );
    fc.assert(
      fc.property(mutated, (text) => {
        if (text === token) return;
        expect(seal.problem(text, binding, now)).toBeDefined();
      }),
      { numRuns: 3_000 },
    );
  });

  it("nor is the altered state of a question", () => {
    const state = seal.close({ rounds: 1 }, now);
    fc.assert(
      fc.property(fc.nat(state.length - 1), fc.constantFrom(..."AZaz09-_."), (at, sign) => {
        const altered = state.slice(0, at) + sign + state.slice(at + 1);
        // The last sign may hold bits that decode to nothing.
        fc.pre(!Buffer.from(altered, "base64url").equals(Buffer.from(state, "base64url")));
        expect(seal.open(altered, now)).toBeUndefined();
      }),
    );
    expect(seal.open(state, now + TOKEN_LIFETIME_MS)).toEqual({ rounds: 1 });
    for (const text of [
      "",
      ".",
      token,
      createSeal("another secret of thirty-two characters").close({ rounds: 1 }, now),
    ])
      expect(seal.open(text, now)).toBeUndefined();
    expect(seal.open(state, now + TOKEN_LIFETIME_MS + 1)).toBeUndefined();
  });

  it("and an unchanged one for another call, neither", () => {
    const other = fc.record({
      tool: fc.constantFrom("cancel_port_in_order", "activate_port_in_numbers"),
      args: fc.oneof(
        fc.constant({ orderId: "901442" }),
        fc.dictionary(fc.constantFrom("orderId", "changes"), fc.jsonValue()),
      ),
      caller: fc.constantFrom("local", "LOCAL", "other"),
      revision: fc.oneof(fc.constant(["PENDING"]), fc.jsonValue()),
    });
    fc.assert(
      fc.property(other, fc.integer({ min: -TOKEN_LIFETIME_MS, max: 2 * TOKEN_LIFETIME_MS }), (called, later) => {
        const same = JSON.stringify(called) === JSON.stringify(binding);
        const problem = seal.problem(token, called, now + later);
        if (same && later <= TOKEN_LIFETIME_MS) expect(problem).toBeUndefined();
        else if (!same) expect(problem).toBeDefined();
        else expect(problem).toBe("expired");
      }),
    );
    expect(seal.problem(token, { ...binding, caller: "other" }, now)).toBe("other caller");
    expect(seal.problem(token, { ...binding, args: { orderId: 901442 } }, now)).toBe("other arguments");
    // The order of names and absent members say nothing.
    const named = seal.mint({ ...binding, args: { a: 1, b: undefined, c: [2] } }, now);
    expect(seal.problem(named, { ...binding, args: { c: [2], a: 1 } }, now)).toBeUndefined();
  });

  it("does not tell what it was made of", () => {
    const [body = ""] = seal.mint({ ...binding, args: { pin: "740291-secret" } }, now).split(".");
    expect(Buffer.from(body, "base64url").toString("utf8")).not.toMatch(/740291|901442|PENDING|local/);
  });
});
