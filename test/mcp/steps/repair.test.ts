/** Some clients send what should be an object or a list as JSON text. Where the schema wants one of those, it is read. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { NUMBERS, ok, orderArgs, refused, requests } from "../../harness/porting.js";
import { startWorld, type World } from "../../harness/world.js";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

it("a list and an object as text are read", async () => {
  expect(
    (await ok(world, "check_portability", { phoneNumbers: JSON.stringify(NUMBERS) })).data.phoneNumbers,
  ).toHaveLength(3);
  const { phoneNumbers, desiredPortSchedule, ...rest } = orderArgs();
  const texts = {
    phoneNumbers: ` ${JSON.stringify(phoneNumbers)}`,
    desiredPortSchedule: JSON.stringify(desiredPortSchedule),
  };
  await ok(world, "create_port_in_order", { ...rest, ...texts });
  expect(requests(world, "orderPortIn")).toBe(1);
});

it("text that is meant to be text stays text", async () => {
  const { data } = await ok(world, "list_port_in_orders", {});
  const orderId = data.orders[0].id;
  await ok(world, "add_port_in_note", { orderId, note: '{"not": "for us"}' });
  expect((await ok(world, "get_port_in_order", { orderId })).data.notes[0].note).toBe('{"not": "for us"}');
});

it.each(["[", "{broken", "+12025550134", '{"0":"+12025550134"}', "null", '["+12025550134"', '"[]"'])(
  "%j for a list is refused by name",
  async (phoneNumbers) => {
    const before = requests(world);
    expect((await refused(world, "check_portability", { phoneNumbers })).fields[0].field).toBe("phoneNumbers");
    expect(requests(world)).toBe(before);
  },
);

it.each([
  ["a number", 7],
  ["a list", []],
])("an argument that is %s where an object belongs is refused by name", async (_, contact) => {
  const error = await refused(world, "create_porting_configuration", { contact });
  expect(error.fields[0].field).toBe("contact");
});

it("names of what every object inherits are arguments like any other", async () => {
  const hostile = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "phoneNumbers": ["+12025550150"]}');
  const error = await refused(world, "check_portability", hostile);
  expect(error.kind).toBe("invalid_arguments");
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

it("null is what a strict model sends for what it leaves out: optional fields are not given, at any depth", async () => {
  const order = orderArgs(["+12025550161"], { resellerName: null, loaUploadedBy: null });
  const [first] = order.phoneNumbers as Record<string, object>[];
  const args = {
    ...order,
    confirmToken: null,
    phoneNumbers: [
      {
        ...first,
        endUser: { ...first?.endUser, streetPreDir: null },
        voiceConfiguration: { type: null, appId: null, trunkId: null, serviceId: null },
        features: { e911: { name: null, city: null } },
        newPortOutPin: null,
      },
    ],
  };
  await ok(world, "create_port_in_order", args);
  const sent = world.sandbox.ledger.entries.filter(({ operationId }) => operationId === "orderPortIn").at(-1)?.body;
  expect(JSON.stringify(sent)).not.toMatch(/null|voiceConfiguration|features|newPortOutPin|streetPreDir|resellerName/);
});

it.each([
  [
    "update_porting_configuration",
    { contact: { email: null, name: null, phone: null }, webhookUrl: null },
    "webhookUrl",
  ],
  ["add_port_in_note", { orderId: "901442", note: null }, "note"],
  ["cancel_port_in_order", { orderId: null }, "orderId"],
  ["update_imported_number", { phoneNumber: "+12065550101", smsConfiguration: { campaignId: null } }, "displayName"],
])("%s names what is null and required", async (tool, args, field) => {
  const { kind, fields } = await refused(world, tool, args);
  expect(kind).toBe("invalid_arguments");
  expect(fields.map((each: { field: string }) => each.field)).toContain(field);
});

it("a required part that is null is missing where it stands; null in a list is no number", async () => {
  const order = orderArgs();
  const [first] = order.phoneNumbers as Record<string, object>[];
  const error = await refused(world, "create_port_in_order", {
    ...order,
    phoneNumbers: [{ ...first, endUser: { ...first?.endUser, zipCode: null } }],
  });
  expect(error.fields).toEqual([
    { field: "phoneNumbers[0].endUser.zipCode", problem: expect.stringMatching(/missing|ZIP/) },
  ]);
  const list = await refused(world, "check_portability", { phoneNumbers: [null] });
  expect(list.fields[0].field).toBe("phoneNumbers[0]");
});

it("a token with nothing but nulls beside it is the token alone", async () => {
  const careful = await startWorld({ args: ["--confirm", "token"], sharing: world.sandbox });
  try {
    const args = orderArgs(["+12025550163"]);
    const { confirmToken } = (await careful.call("create_port_in_order", args)).body.data;
    const { body } = await careful.call("create_port_in_order", {
      confirmToken,
      phoneNumbers: null,
      resellerName: null,
      desiredPortSchedule: null,
    });
    expect(body.status).toBe("ok");
  } finally {
    await careful.close();
  }
});

it("what is nested without end is refused, as a value and as text", async () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
  for (const depth of [70, 3_000, 6_000]) {
    const order = orderArgs(["+12025550162"]);
    for (const more of [{ more: JSON.parse(nested(depth)) }, { portOutInfo: nested(depth) }]) {
      const phoneNumbers = (order.phoneNumbers as object[]).map((entry) => ({ ...entry, ...more }));
      await refused(world, "create_port_in_order", { ...order, phoneNumbers });
    }
    const error = await refused(world, "get_port_in_order", { orderId: JSON.parse(nested(depth)) });
    expect(error.message).toContain("deeper than 64 levels");
  }
  expect(world.log.join("\n")).not.toMatch(/RangeError|failed inside/);
});
