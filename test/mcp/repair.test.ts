/** Some clients send what should be an object or a list as JSON text. Where the schema wants one of those, it is read. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { NUMBERS, ok, orderArgs, refused, requests } from "../harness/porting.js";
import { startWorld, type World } from "../harness/world.js";

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
  ["nothing", null],
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
