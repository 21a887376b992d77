/** A form's approval is good once, and only for what the person saw. */
import type { ElicitResult } from "@modelcontextprotocol/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { answerOf, type HttpWorld, startHttpWorld } from "../../harness/http.js";
import { confirmed, NUMBERS, ok, ordered } from "../../harness/porting.js";
import { type ClientKind, START, startWorld, type World } from "../../harness/world.js";
import { control } from "../../sandbox/calls.js";

const YES: ElicitResult = { action: "accept", content: { approve: "yes" } };

let operator: World;
beforeEach(async () => {
  operator = await startWorld();
});
afterEach(() => operator.close());
const received = (operationId: string) => operator.sandbox.ledger.count(operationId).received;

describe("a form's answer", () => {
  let world: HttpWorld;
  beforeEach(async () => {
    world = await startHttpWorld({ args: ["--confirm", "auto"], sharing: operator.sandbox });
  });
  afterEach(() => world.close());

  const forms = { "io.modelcontextprotocol/clientCapabilities": { elicitation: { form: {} } } };
  /** One round of a call, as a client of 2026-07-28 sends it: with what it was given to carry, and the person's answer. */
  const round = async (name: string, args: object, carried: object = {}) =>
    (await answerOf(await world.modern("tools/call", { name, arguments: args, _meta: forms, ...carried }))).result;
  const answered = (requestState: string, answer: ElicitResult = YES) => ({
    requestState,
    inputResponses: { approve: answer },
  });

  it("is taken once, however often it is sent, even where everything is again as it was", async () => {
    await ok(operator, "create_porting_configuration", { defaultPortTime: "08:00:00" });
    const args = { defaultPortTime: "13:00:00" };
    const asked = await round("update_porting_configuration", args);
    expect(Object.keys(asked.inputRequests)).toEqual(["approve"]);
    const before = received("updateConfiguration");
    const done = await round("update_porting_configuration", args, answered(asked.requestState));
    expect(done.structuredContent.status).toBe("ok");
    await ok(operator, "update_porting_configuration", { defaultPortTime: "08:00:00" });
    const replayed = await round("update_porting_configuration", args, answered(asked.requestState));
    expect(replayed.structuredContent.error).toMatchObject({
      kind: "confirmation_invalid",
      message: expect.stringContaining("has been used"),
    });
    expect(received("updateConfiguration")).toBe(before + 2);
  });

  it("is not taken for other arguments, after ten minutes, or for what has changed since", async () => {
    const orderId = await ordered(operator, [NUMBERS[0], NUMBERS[2]]);
    const other = await ordered(operator, [NUMBERS[1]]);
    const { requestState } = await round("cancel_port_in_order", { orderId });
    const problem = async (args: object) =>
      (await round("cancel_port_in_order", args, answered(requestState))).structuredContent.error.message;
    expect(await problem({ orderId: other })).toContain("arguments are not the ones");
    await control(operator.sandbox, "POST", `/orders/${orderId}/numbers/${NUMBERS[2]}/reject`, {});
    expect(await problem({ orderId })).toContain("has changed since the preview");
    expect(received("deleteOrder")).toBe(0);
  });

  it("that was never asked for, or says no, does nothing", async () => {
    const orderId = await ordered(operator, [NUMBERS[0]]);
    const unasked = await round("cancel_port_in_order", { orderId }, { inputResponses: { approve: YES } });
    expect(Object.keys(unasked.inputRequests)).toEqual(["approve"]);
    const no = answered(unasked.requestState, { action: "accept", content: { approve: "no" } });
    const declined = (await round("cancel_port_in_order", { orderId }, no)).structuredContent;
    expect(declined).toMatchObject({ status: "declined", summary: expect.stringContaining("said no") });
    expect(declined.data.wouldHave).toContain(orderId);
    expect(received("deleteOrder")).toBe(0);
  });
});

describe.each<ClientKind>(["legacy", "v1"])("while a %s client shows the form", (client) => {
  /** A person who says yes, while something else happens. */
  const meanwhile = (happens: () => Promise<unknown>) =>
    startWorld({
      args: ["--confirm", "auto"],
      client,
      sharing: operator.sandbox,
      forms: async () => {
        await happens();
        return YES;
      },
    });

  it("a change of what it shows makes the answer void", async () => {
    const orderId = await ordered(operator, [NUMBERS[0], NUMBERS[2]]);
    const world = await meanwhile(() =>
      control(operator.sandbox, "POST", `/orders/${orderId}/numbers/${NUMBERS[2]}/reject`, {}),
    );
    const { body } = await world.call("cancel_port_in_order", { orderId });
    await world.close();
    expect(body.error).toMatchObject({
      kind: "confirmation_invalid",
      message: expect.stringContaining("has changed since the preview"),
    });
    expect(received("deleteOrder")).toBe(0);
  });

  it("what the lifecycle no longer allows is refused, with its reason", async () => {
    const orderId = await ordered(operator, [NUMBERS[0]]);
    const world = await meanwhile(() => confirmed(operator, orderId));
    const { body } = await world.call("cancel_port_in_order", { orderId });
    await world.close();
    expect(body.error.kind).toBe("not_allowed");
    expect(received("deleteOrder")).toBe(0);
  });

  it("ten minutes make the answer void", async () => {
    const orderId = await ordered(operator, [NUMBERS[0]]);
    let time = START.getTime();
    const world = await startWorld({
      args: ["--confirm", "auto"],
      client,
      sharing: operator.sandbox,
      outside: { now: () => new Date(time) },
      forms: () => {
        time += 10 * 60_000 + 1;
        return YES;
      },
    });
    const { body } = await world.call("cancel_port_in_order", { orderId });
    await world.close();
    expect(body.error.message).toContain("older than 10 minutes");
    expect(received("deleteOrder")).toBe(0);
  });
});
