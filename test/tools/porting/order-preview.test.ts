// A person who approves a port sees whose numbers move, from whom, to where, and what speaks against it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { CANADIAN, DAY, END_USER, entry, NUMBERS, ok, orderArgs, refused } from "../../harness/porting.js";
import { startWorld, type World } from "../../harness/world.js";

let world: World;
beforeAll(async () => {
  world = await startWorld({ args: ["--confirm", "token"] });
});
afterAll(() => world.close());

const voiceConfiguration = { type: "EST", trunkId: "01HQ4T8Z6M2R7V9K3XCBN5D1WE" };
const smsConfiguration = { smsAppId: "c4a8f0be71d24d5e" };

/** 2026-12-15 is a Tuesday two weeks after the tests begin. */
const preview = async (phoneNumbers: object[], more: object = {}) => {
  const args = { ...orderArgs(), desiredPortSchedule: { desiredPortDate: "2026-12-15" }, phoneNumbers, ...more };
  const { body, text } = await world.call("create_port_in_order", args);
  expect(body.status, text).toBe("confirmation_needed");
  return body;
};

test("names holder, account, targets and losing carriers, and no PIN", async () => {
  const body = await preview([entry(NUMBERS[0], { voiceConfiguration, smsConfiguration })]);
  expect(body.data.will).toMatchObject({
    numbers: 1,
    losingCarriers: { "Harbor Telecom": 1 },
    serviceAddress: ["Lakeside Dental Clinic LLC, 480 Wells, Washington, DC 20001"],
    account: ["account [ends in 0817], PIN given"],
    voice: ["EST 01HQ4T8Z6M2R7V9K3XCBN5D1WE"],
    texts: ["c4a8f0be71d24d5e"],
    warnings: [],
  });
  expect(JSON.stringify(body)).not.toContain("740291");
});

test.each([
  ["no voice target", [entry(NUMBERS[0], { smsConfiguration })], {}, /no voice target/],
  ["no SMS app", [entry(NUMBERS[0], { voiceConfiguration })], {}, /no SMS app/],
  [
    "nothing for the losing carrier",
    [{ phoneNumber: NUMBERS[0], endUser: END_USER, portOutInfo: {} }],
    {},
    /neither PIN nor account/,
  ],
  ["two losing carriers", [entry(NUMBERS[0]), entry(NUMBERS[2])], {}, /several losing carriers/],
  ["a number that the check refuses", [entry("+12025550100")], {}, /cannot be ported by the check/],
  [
    "a date too soon",
    [entry(NUMBERS[0])],
    { desiredPortSchedule: { desiredPortDate: "2026-12-02" } },
    /less than three business days/,
  ],
  [
    "a date far out",
    [entry(NUMBERS[0])],
    { desiredPortSchedule: { desiredPortDate: "2027-02-16" } },
    /more than 30 days/,
  ],
  ["a weekend", [entry(NUMBERS[0])], { desiredPortSchedule: { desiredPortDate: "2026-12-19" } }, /weekend/],
  ["a field nobody documents", [entry(NUMBERS[0], { directoryListing: "yes" })], {}, /directoryListing/],
])("warns of %s", async (_, phoneNumbers, more, warning) => {
  const body = await preview(phoneNumbers, more);
  expect(body.data.will.warnings.join(" ")).toMatch(warning);
  expect(body.summary).toMatch(/Mind \d+ warning/);
});

test("shows a long address to its last character, and counts every holder", async () => {
  const address = {
    ...END_USER,
    name: "Lakeside Dental Clinic and Orthodontics of Greater Washington LLC",
    zipCode: "20001-4321",
  };
  const one = await preview([entry(NUMBERS[0], { endUser: address })]);
  expect(one.data.will.serviceAddress).toEqual([`${address.name}, 480 Wells, Washington, DC 20001-4321`]);
  const many = Array.from({ length: 15 }, (_, index) =>
    entry(`+120255501${60 + index}`, { endUser: { ...END_USER, streetNum: String(100 + index) } }),
  );
  expect((await preview(many)).data.will.serviceAddress.at(-1)).toBe("and 12 more");
});

test("a slip in a field's name is refused with the right name", async () => {
  const error = await refused(
    world,
    "create_port_in_order",
    orderArgs([NUMBERS[0]], { phoneNumbers: [entry(NUMBERS[0], { voiceconfig: "EST" })] }),
  );
  expect(error.fields).toEqual([
    { field: "phoneNumbers[0].voiceconfig", problem: expect.stringContaining("voiceConfiguration") },
  ]);
});

test("a Canadian number without a reseller's name is refused with whom to ask", async () => {
  const error = await refused(world, "create_port_in_order", orderArgs([CANADIAN]));
  expect(error.fields[0]).toEqual({ field: "resellerName", problem: expect.stringContaining("ask the person") });
});

test("a number that was ported before is pointed out", async () => {
  const free = await startWorld({ sharing: world.sandbox });
  await ok(
    free,
    "create_port_in_order",
    orderArgs(["+13125550151"], { desiredPortSchedule: { desiredPortDate: "2026-12-08" } }),
  );
  world.sandbox.clock.advance(30 * DAY);
  const body = await preview([entry("+13125550151")], {
    customerOrderReference: "once more",
    desiredPortSchedule: { desiredPortDate: "2027-01-12" },
  });
  expect(body.data.will.warnings.join(" ")).toMatch(/\+13125550151 stands in order \d+, which is COMPLETED/);
  await free.close();
});
