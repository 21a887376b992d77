/** Who approves, by the operator's mode and by what the client can show: one call, told from all sides. (`confirm.test.ts` has every tool.) */
import { afterEach, beforeEach, expect, it } from "vitest";
import { CAMPAIGN, HOUR, local, PLAN } from "../../harness/hosting.js";
import { NUMBERS, ok, ordered, refused } from "../../harness/porting.js";
import { startWorld, type World } from "../../harness/world.js";

let operator: World;
let worlds: World[];
let shown: number;
beforeEach(async () => {
  operator = await startWorld();
  worlds = [];
  shown = 0;
});
afterEach(async () => {
  for (const each of [...worlds, operator]) await each.close();
});

/** A server in this mode, before a person who says yes to any form that the client can show. */
async function inMode(mode: string, canShowForms: boolean, env: Record<string, string> = {}): Promise<World> {
  const forms = () => {
    shown++;
    return { action: "accept" as const, content: { approve: "yes" } };
  };
  const world = await startWorld({
    args: ["--confirm", mode],
    env,
    client: "legacy",
    sharing: operator.sandbox,
    ...(canShowForms ? { forms } : {}),
  });
  worlds.push(world);
  return world;
}
const canceled = () => operator.sandbox.ledger.count("deleteOrder").committed;
const cancel = (world: World, orderId: string, more: object = {}) =>
  world.call("cancel_port_in_order", { orderId, ...more });

it.each([
  ["off", true, "off", 0],
  ["auto", true, "form", 1],
  ["elicit", true, "form", 1],
] as const)("%s, forms %s: it is done, approved by %s", async (mode, canShow, approvedBy, forms) => {
  const world = await inMode(mode, canShow);
  const { body, text } = await cancel(world, await ordered(operator, [NUMBERS[0]]));
  expect(body.status, text).toBe("ok");
  expect([shown, canceled()]).toEqual([forms, 1]);
  expect(world.audit.at(-1)).toMatchObject({ approvedBy, outcome: "ok" });
});

it.each([
  ["auto", false],
  ["token", true],
  ["token", false],
] as const)("%s, forms %s: it is previewed, then done by the token, and no form is shown", async (mode, canShow) => {
  const world = await inMode(mode, canShow);
  const orderId = await ordered(operator, [NUMBERS[0]]);
  const preview = (await cancel(world, orderId)).body;
  expect([preview.status, canceled()]).toEqual(["confirmation_needed", 0]);
  const { body, text } = await cancel(world, orderId, { confirmToken: preview.data.confirmToken });
  expect(body.status, text).toBe("ok");
  expect([shown, canceled()]).toEqual([0, 1]);
  expect(world.audit.at(-1)).toMatchObject({ approvedBy: "token", outcome: "ok" });
});

it("auto takes a token from a client that could show a form, and shows none", async () => {
  const secret = { BYON_SECRET: "shared by both of these servers, long" };
  const [blind, seeing] = [await inMode("auto", false, secret), await inMode("auto", true, secret)];
  const orderId = await ordered(operator, [NUMBERS[0]]);
  const { confirmToken } = (await cancel(blind, orderId)).body.data;
  expect((await cancel(seeing, orderId, { confirmToken })).isError).toBe(false);
  expect([shown, canceled()]).toEqual([0, 1]);
});

it("elicit takes no token, and tells a client without forms which one would do", async () => {
  const secret = { BYON_SECRET: "shared by both of these servers, long" };
  const [giving, strict] = [await inMode("token", false, secret), await inMode("elicit", false, secret)];
  const orderId = await ordered(operator, [NUMBERS[0]]);
  const { confirmToken } = (await cancel(giving, orderId)).body.data;
  for (const token of [{}, { confirmToken }])
    expect(await refused(strict, "cancel_port_in_order", { orderId, ...token })).toMatchObject({
      kind: "not_allowed",
      message: expect.stringContaining("needs a person's approval in a form"),
      fix: expect.stringContaining("--confirm auto"),
    });
  expect(canceled()).toBe(0);
});

it("what changes nothing of weight needs no approval, though its tool may", async () => {
  const phoneNumber = local("01");
  const smsConfiguration = { servicePlanId: PLAN, campaignId: CAMPAIGN };
  await ok(operator, "import_number", { phoneNumber, regionCode: "US", smsConfiguration });
  operator.sandbox.clock.advance(HOUR);
  const world = await inMode("token", false);
  await ok(world, "update_imported_number", { phoneNumber, displayName: "Front desk" });
  expect(world.audit.at(-1)).toMatchObject({ approvedBy: "not needed", sent: true });
  const unlink = { phoneNumber, smsConfiguration: { servicePlanId: "" } };
  expect((await world.call("update_imported_number", unlink)).body.status).toBe("confirmation_needed");
});

it("an approval of a merge is for what the order would come to, also where the call's words are the same", async () => {
  const world = await inMode("token", false);
  const orderId = await ordered(operator, [NUMBERS[0]]);
  const args = { orderId, changes: { resellerName: "Maple Ridge" } };
  const { confirmToken } = (await world.call("update_port_in_order", args)).body.data;
  await ok(operator, "update_port_in_order", { orderId, changes: { customerOrderReference: "desk-7" } });
  expect((await refused(world, "update_port_in_order", { ...args, confirmToken })).message).toContain("changed since");
  expect(operator.sandbox.ledger.count("updatePortInOrder").committed).toBe(1);
});
