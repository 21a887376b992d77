// A person who approves a port sees whose numbers move, from whom, to where, and what speaks against it.
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  CANADIAN,
  confirmed,
  DAY,
  END_USER,
  entry,
  NUMBERS,
  ok,
  orderArgs,
  ordered,
  refused,
  requests,
} from "../../harness/porting.js";
import { startWorld, type World } from "../../harness/world.js";
import { control } from "../../sandbox/calls.js";

let world: World;
beforeEach(async () => {
  world = await startWorld({ args: ["--confirm", "token"] });
});
afterEach(() => world.close());

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
  const body = await preview([entry(NUMBERS[0], { voiceConfiguration, smsConfiguration })], {
    loaUploadedBy: "Dana Whitfield",
  });
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
  [
    "little lead",
    [entry(NUMBERS[0])],
    { desiredPortSchedule: { desiredPortDate: "2026-12-08" } },
    /less than seven business days/,
  ],
  [
    "a holiday",
    [entry(NUMBERS[0])],
    { desiredPortSchedule: { desiredPortDate: "2026-12-25" } },
    /holiday \(Christmas Day, US\)/,
  ],
  [
    "a holiday of Canada alone",
    [entry(CANADIAN)],
    { desiredPortSchedule: { desiredPortDate: "2026-12-28" }, resellerName: "Maple Ridge" },
    /holiday \(Boxing Day, CA\)/,
  ],
  ["one account at two carriers", [entry(NUMBERS[0]), entry(NUMBERS[2])], {}, /One account number stands at several/],
  ["one PIN at two carriers", [entry(NUMBERS[0]), entry(NUMBERS[2])], {}, /One port-out PIN stands at several/],
  ["no LOA", [entry(NUMBERS[0])], {}, /No LOA is named/],
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
  expect((await preview(many)).data.will.serviceAddress.at(-1)).toBe("and 3 more");
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

test("a number that cannot be ported is refused before anybody is asked, each with Sinch's reason", async () => {
  const numbers = [NUMBERS[0], "+12025550100", "+18885550100", "+18885550101"];
  let asked = 0;
  const forms = await startWorld({
    sharing: world.sandbox,
    args: ["--confirm", "auto"],
    forms: () => {
      asked++;
      return { action: "decline" };
    },
  });
  const before = requests(world, "orderPortIn");
  const mixed = orderArgs([NUMBERS[0], "+12025550100"]);
  const error = await refused(forms, "create_port_in_order", mixed);
  expect(error.message).toContain("1 number of 2 cannot be ported to Sinch: +12025550100");
  expect(error.fix).toMatch(/Leave them out/);
  expect(error.fields[0].field).toBe("phoneNumbers[1].phoneNumber");
  expect(error.data.notPortable).toEqual([
    { reason: "No porting agreement for this rate center", numbers: ["+12025550100"] },
  ]);
  expect(asked).toBe(0);
  await forms.close();
  const all = await refused(world, "create_port_in_order", orderArgs(numbers.slice(2)));
  expect(all.data.notPortable[0].numbers).toHaveLength(2);
  expect(all.next[0].tool).toBe("qualify_numbers");
  expect(JSON.stringify(all)).not.toContain("confirmToken");
  expect(requests(world, "orderPortIn")).toBe(before);
});

test("a check that fails is said, and does not stop the order", async () => {
  world.sandbox.faults.add({ kind: "status", status: 422, operationId: "checkPortingAvailability" });
  const body = await preview([entry(NUMBERS[0])]);
  expect(body.data.will.warnings.join(" ")).toMatch(/Portability could not be checked/);
});

test("everything that is sent is shown, however deep, and no secret", async () => {
  const features = {
    e911: {
      name: "Desk 4",
      streetNum: "77",
      streetInfo: "K St NW",
      location: "Floor 9",
      city: "Reston",
      state: "VA",
    },
  };
  const endUser = {
    ...END_USER,
    streetPreDir: "NE",
    streetType: "Street",
    streetPostDir: "SW",
    locationType1: "Suite",
    locationValue1: "210",
    locationType2: "Building",
    locationValue2: "C7",
    locationType3: "Floor",
    locationValue3: "11",
    typeOfService: "B",
  };
  const number = {
    phoneNumber: NUMBERS[0],
    endUser,
    portOutInfo: {
      accountNum: "HT-5520817",
      existingPortOutPin: "740291",
      accountPhoneNumber: "+12025550188",
      authorizingName: "Dana Whitfield",
      authorizingDate: "2026-11-24",
    },
    newPortOutPin: "552199",
    voiceConfiguration,
    smsConfiguration,
    features,
    directoryListing: { listed: true, as: "Lakeside Smiles" },
  };
  const more = {
    desiredPortSchedule: {
      desiredPortDate: "2026-12-15",
      desiredPortTime: "10:45:00",
      desiredPortTimeZone: "US/Mountain",
    },
    customerOrderReference: "everything",
    resellerName: "Maple Ridge",
    loaUploadedBy: "Noor Haddad",
    loaAttachmentDate: "2026-11-30T10:00:00Z",
  };
  const body = await preview([number], more);
  const shown = Object.values(body.data.will)
    .map((value) => JSON.stringify(value))
    .join(" ")
    .replaceAll("\\", "");
  const secret = new Set(["HT-5520817", "740291", "552199"]);
  const leaves = (value: unknown): string[] =>
    typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [String(value)];
  for (const leaf of leaves({ number, more })) if (!secret.has(leaf)) expect(shown).toContain(leaf);
  expect(shown).toContain("new PIN for Sinch given");
  for (const each of secret) expect(JSON.stringify(body)).not.toContain(each);
  expect(body.data.will.now).toBe("2026-12-01T15:00:00Z, a Tuesday");
  expect(body.data.consequence).toMatch(/PENDING it can be changed or canceled.*another port leads back/);
});

test("500 numbers fit a small preview, whatever they are", async () => {
  const numbers = Array.from({ length: 500 }, (_, index) =>
    entry(`+1202555${2000 + index * 7}`, {
      endUser: { ...END_USER, name: `Branch ${index} of a rather long name Incorporated` },
      portOutInfo: { accountNum: `HT-${10_000 + index}`, authorizingName: `Person ${index}` },
      directoryListing: { as: `Listing ${index}` },
    }),
  );
  const { text, body } = await world.call("create_port_in_order", { ...orderArgs(), phoneNumbers: numbers });
  expect(body.status, text.slice(0, 300)).toBe("confirmation_needed");
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(6_000);
  expect(body.data.will.phoneNumbers.at(-1)).toBe("and 488 more");
});

test("another order under the same reference is pointed out, not refused", async () => {
  const free = await startWorld({ sharing: world.sandbox });
  const other = await ordered(free, ["+13125550161"], { customerOrderReference: "shared" });
  const body = await preview([entry("+13125550162")], { customerOrderReference: "shared" });
  expect(body.data.will.warnings.join(" ")).toContain(`stands on 1 other order too (${other}), with other numbers`);
  await free.close();
});

test("an activation shows where calls and texts will go, and who stays behind", async () => {
  const free = await startWorld({ sharing: world.sandbox });
  const orderId = await ordered(free, [], {
    onDemandActivation: true,
    phoneNumbers: [entry("+12025550171", { voiceConfiguration, smsConfiguration }), entry("+13125550172")],
    desiredPortSchedule: { desiredPortDate: "2027-03-02" },
  });
  await confirmed(world, orderId);
  world.sandbox.clock.advance(120 * DAY);
  const of = async (group: string) =>
    (await world.call("activate_port_in_numbers", { orderId, phoneNumberGroups: [group] })).body;
  const blind = await of("Prairie Line Grp1");
  expect(blind.data.will.warnings).toEqual([
    expect.stringMatching(/^1 number with no voice target: from the moment it is live, calls/),
    expect.stringMatching(/^1 number with no SMS app/),
    expect.stringMatching(/^1 number of the order left behind at the losing carrier \(1 CONFIRMED\)/),
  ]);
  expect(blind.summary).toContain("Mind 3 warnings");
  expect(blind.data.consequence).toMatch(/cannot be undone/);
  const sound = await of("Harbor Telecom Grp1");
  expect(sound.data.will.voice).toEqual({ "EST 01HQ4T8Z6M2R7V9K3XCBN5D1WE": 1 });
  expect(sound.data.will.warnings).toHaveLength(1);

  // What was approved is what was shown: the groups moved while the person read.
  await ok(free, "activate_port_in_numbers", { orderId, phoneNumberGroups: ["Prairie Line Grp1"] });
  const late = await refused(world, "activate_port_in_numbers", { confirmToken: sound.data.confirmToken });
  expect(late).toMatchObject({ kind: "confirmation_invalid", message: expect.stringContaining("changed since") });
  await free.close();
});

test("an update shows siblings with the refused value, what stays refused, and who is dropped", async () => {
  const free = await startWorld({ sharing: world.sandbox });
  const numbers = ["+14155550181", "+14155550182", "+14155550183"];
  const orderId = await ordered(free, numbers, { desiredPortSchedule: { desiredPortDate: "2027-06-15" } });
  for (const number of numbers.slice(0, 2))
    await control(world.sandbox, "POST", `/orders/${orderId}/numbers/${number}/reject`, {
      reason: "Service ZIP code does not match carrier records",
    });
  const changes = { phoneNumbers: [{ phoneNumber: numbers[0], endUser: { zipCode: "20005" } }] };
  const { body } = await world.call("update_port_in_order", { orderId, changes });
  expect(body.data.will.warnings).toEqual([
    `1 rejected number still with the refused endUser.zipCode: ${numbers[1]}.`,
    `1 other number of the same group with the very endUser.zipCode that the carrier refused: ${numbers[2]}.`,
  ]);
  const whole = { ...orderArgs([numbers[0] as string]), desiredPortSchedule: { desiredPortDate: "2027-06-15" } };
  const dropped = await world.call("update_port_in_order", { orderId, ...whole });
  expect(dropped.body.data.will.warnings[0]).toMatch(/^2 numbers of the order left behind/);

  // A number is refused while the person reads: that is another order than the one shown.
  await control(world.sandbox, "POST", `/orders/${orderId}/numbers/${numbers[2]}/reject`, {});
  const late = await refused(world, "update_port_in_order", { confirmToken: body.data.confirmToken });
  expect(late).toMatchObject({ kind: "confirmation_invalid", message: expect.stringContaining("changed since") });
  expect(requests(world, "updatePortInOrder")).toBe(0);
  await free.close();
});

test("an update shows what is sent for the numbers it adds as a new order does, and no secret", async () => {
  const free = await startWorld({ sharing: world.sandbox });
  const orderId = await ordered(free, [NUMBERS[0]], {
    desiredPortSchedule: { desiredPortDate: "2026-12-08", desiredPortTime: "10:45:00" },
    onDemandActivation: true,
  });
  const number = entry("+13125550163", {
    voiceConfiguration,
    portOutInfo: {
      accountNum: "PL-8830254",
      existingPortOutPin: "315577",
      authorizingName: "Dana Whitfield",
      authorizingDate: "2026-11-24",
    },
    newPortOutPin: "552199",
    directoryListing: { as: "Lakeside Smiles" },
  });
  const bare = { phoneNumber: "+13125550164", endUser: { ...END_USER, name: "Harbor Grill" }, portOutInfo: {} };
  const alone = await preview([number, bare]);
  const { body, text } = await world.call("update_port_in_order", {
    orderId,
    changes: { phoneNumbers: [number, bare] },
  });
  expect(body.status, text).toBe("confirmation_needed");
  const { added, warnings } = body.data.will;
  expect(added).toMatchObject({
    numbers: 2,
    losingCarriers: { "Prairie Line": 2 },
    account: [
      'account [ends in 0254], PIN given, authorized by "Dana Whitfield", signed 2026-11-24, new PIN for Sinch given (1 number)',
      "no account number, no PIN (1 number)",
    ],
    wanted: expect.stringMatching(/^2026-12-08, a Tuesday, 10:45:00 US\/Eastern/),
    activation: "on demand, after the FOC date",
  });
  for (const part of ["phoneNumbers", "serviceAddress", "account", "voice", "texts", "otherFields"])
    expect([part, added[part]]).toEqual([part, alone.data.will[part]]);
  expect(warnings).toEqual([
    expect.stringMatching(/^1 number with no voice target/),
    expect.stringMatching(/^2 numbers with no SMS app/),
    expect.stringMatching(/^1 number with neither PIN nor account number/),
    expect.stringMatching(/directoryListing/),
    expect.stringMatching(/less than seven business days/),
  ]);
  expect(body.summary).toContain("Mind 5 warnings");
  for (const secret of ["PL-8830254", "315577", "552199", "HT-5520817"]) expect(text).not.toContain(secret);
  await ok(world, "update_port_in_order", { confirmToken: body.data.confirmToken });
  expect(requests(world, "updatePortInOrder")).toBe(1);
  await free.close();
});

test("a number added that cannot be ported gets no token, and leaves none but itself out", async () => {
  const free = await startWorld({ sharing: world.sandbox });
  const orderId = await ordered(free, [NUMBERS[0]]);
  const add = (...numbers: string[]) => ({ orderId, changes: { phoneNumbers: numbers.map((each) => entry(each)) } });
  const error = await refused(world, "update_port_in_order", add("+12025550100", "+12025550165"));
  expect(error.message).toContain("1 number of 2 cannot be ported to Sinch: +12025550100");
  expect(JSON.stringify(error)).not.toContain("confirmToken");
  const { body } = await world.call("update_port_in_order", add("+12025550165"));
  expect(body.data.will.added.phoneNumbers).toEqual(["+12025550165"]);
  await free.close();
});

test("a preview of 490 numbers more stays small", async () => {
  const free = await startWorld({ sharing: world.sandbox });
  const orderId = await ordered(free, [NUMBERS[0]]);
  const numbers = Array.from({ length: 490 }, (_, index) =>
    entry(`+1202555${2000 + index * 7}`, { endUser: { ...END_USER, name: `Branch ${index} of a long name` } }),
  );
  const { body, text } = await world.call("update_port_in_order", { orderId, changes: { phoneNumbers: numbers } });
  expect(body.status, text.slice(0, 300)).toBe("confirmation_needed");
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(6_000);
  await free.close();
});

test("GMT passes with a warning, for an order, a change of one and the project's defaults", async () => {
  const warned = expect.stringContaining("port by local time");
  const at = (desiredPortTimeZone: string) => ({
    desiredPortSchedule: { desiredPortDate: "2026-12-15", desiredPortTime: "10:30:00", desiredPortTimeZone },
  });
  expect((await preview([entry(NUMBERS[0])], at("GMT"))).data.will.warnings).toContainEqual(warned);
  expect((await preview([entry(NUMBERS[0])], at("US/Central"))).data.will.warnings).not.toContainEqual(warned);
  const approve = async (tool: string, args: object) => {
    const { confirmToken } = (await world.call(tool, { ...args })).body.data;
    return ok(world, tool, { confirmToken });
  };
  const orderId = (await approve("create_port_in_order", orderArgs())).data.id;
  const changing = await world.call("update_port_in_order", { orderId, changes: at("GMT") });
  expect(changing.body.data.will.warnings).toContainEqual(warned);

  expect((await ok(world, "create_porting_configuration", { defaultPortTimeZone: "US/Central" })).summary).not.toEqual(
    warned,
  );
  const { body } = await world.call("update_porting_configuration", { defaultPortTimeZone: "GMT" });
  expect([body.status, body.summary]).toEqual(["confirmation_needed", warned]);
});

test("a first configuration in GMT is stored, and warned of", async () => {
  const { summary } = await ok(world, "create_porting_configuration", { defaultPortTimeZone: "GMT" });
  expect(summary).toContain("port by local time");
});
