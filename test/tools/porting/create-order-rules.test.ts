/** Every rule of an order is checked before the wire: the field is named, and nothing leaves for Sinch. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CANADIAN, END_USER, entry, NUMBERS, orderArgs, refused, requests } from "../../harness/porting.js";
import { startWorld, type World } from "../../harness/world.js";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const one = (more: object) => orderArgs([], { phoneNumbers: [entry(NUMBERS[0], more)] });
const endUser = (more: object) => one({ endUser: { ...END_USER, ...more } });
const portOut = (more: object) => one({ portOutInfo: { existingPortOutPin: "740291", ...more } });
const numbered = (phoneNumber: unknown) => orderArgs([], { phoneNumbers: [entry(phoneNumber as string)] });
const scheduled = (desiredPortSchedule: unknown) => orderArgs(undefined, { desiredPortSchedule });
const many = (amount: number) =>
  Array.from({ length: amount }, (_, index) => `+1202555${String(2000 + index).padStart(4, "0")}`);

const without = (name: string) => {
  const { [name as keyof typeof END_USER]: _, ...rest } = END_USER;
  return one({ endUser: rest });
};

/** What is wrong, the arguments, the field that is named, and what the problem says. */
const RULES: readonly (readonly [string, Record<string, unknown>, string, RegExp])[] = [
  ["a number with an extension", numbered("12025550134x2"), "phoneNumbers[0].phoneNumber", /E\.164/],
  ["a number with two dashes in a row", numbered("+1--202-555-0134"), "phoneNumbers[0].phoneNumber", /E\.164/],
  ["a number of nine digits", numbered("+120255501"), "phoneNumbers[0].phoneNumber", /E\.164/],
  ["a number as a number", numbered(12025550134), "phoneNumbers[0].phoneNumber", /E\.164/],
  ["a number of Jamaica", numbered("+18765550134"), "phoneNumbers[0].phoneNumber", /not a US or Canadian/],
  ["a British number", numbered("+442079460134"), "phoneNumbers[0].phoneNumber", /US or Canadian/],
  ["no numbers", orderArgs([], {}), "phoneNumbers", /at least one/],
  ["501 numbers", orderArgs(many(501)), "phoneNumbers", /more than 500/],
  ["a number twice", orderArgs([NUMBERS[0], NUMBERS[1], NUMBERS[0]]), "phoneNumbers[2].phoneNumber", /twice/],
  [
    "a reference of 101 characters",
    orderArgs(undefined, { customerOrderReference: "r".repeat(101) }),
    "customerOrderReference",
    /100/,
  ],
  [
    "a time zone nobody takes",
    scheduled({ desiredPortDate: "2027-01-19", desiredPortTimeZone: "Europe/Berlin" }),
    "desiredPortSchedule.desiredPortTimeZone",
    /US\/Eastern.*GMT/,
  ],
  [
    "a date with slashes",
    scheduled({ desiredPortDate: "01/19/2027" }),
    "desiredPortSchedule.desiredPortDate",
    /YYYY-MM-DD/,
  ],
  [
    "a date the calendar lacks",
    scheduled({ desiredPortDate: "2027-02-30" }),
    "desiredPortSchedule.desiredPortDate",
    /calendar/,
  ],
  [
    "a leap day of no leap year",
    scheduled({ desiredPortDate: "2027-02-29" }),
    "desiredPortSchedule.desiredPortDate",
    /calendar/,
  ],
  [
    "a date that has passed",
    scheduled({ desiredPortDate: "2026-11-30" }),
    "desiredPortSchedule.desiredPortDate",
    /past/,
  ],
  [
    "a schedule without a date",
    scheduled({ desiredPortTime: "10:30:00" }),
    "desiredPortSchedule.desiredPortDate",
    /missing/,
  ],
  [
    "a time without seconds",
    scheduled({ desiredPortDate: "2027-01-19", desiredPortTime: "10:30" }),
    "desiredPortSchedule.desiredPortTime",
    /HH:MM:SS/,
  ],
  [
    "an hour the day lacks",
    scheduled({ desiredPortDate: "2027-01-19", desiredPortTime: "24:00:00" }),
    "desiredPortSchedule.desiredPortTime",
    /HH:MM:SS/,
  ],
  [
    "a field the schedule lacks",
    scheduled({ desiredPortDate: "2027-01-19", hour: 9 }),
    "desiredPortSchedule.hour",
    /does not exist here; valid: /,
  ],
  [
    "a signature of tomorrow",
    portOut({ authorizingDate: "2026-12-02" }),
    "phoneNumbers[0].portOutInfo.authorizingDate",
    /future/,
  ],
  [
    "an unreal signature date",
    portOut({ authorizingDate: "2026-02-30" }),
    "phoneNumbers[0].portOutInfo.authorizingDate",
    /calendar/,
  ],
  [
    "an unknown part of portOutInfo",
    portOut({ pin: "1" }),
    "phoneNumbers[0].portOutInfo.pin",
    /does not exist here; valid: /,
  ],
  [
    "RTC without appId",
    one({ voiceConfiguration: { type: "RTC" } }),
    "phoneNumbers[0].voiceConfiguration.appId",
    /needed with type RTC.*dashboard under Apps/,
  ],
  [
    "EST without trunkId",
    one({ voiceConfiguration: { type: "EST" } }),
    "phoneNumbers[0].voiceConfiguration.trunkId",
    /needed with type EST.*dashboard with the elastic SIP trunks/,
  ],
  [
    "FAX without serviceId",
    one({ voiceConfiguration: { type: "FAX" } }),
    "phoneNumbers[0].voiceConfiguration.serviceId",
    /needed with type FAX.*dashboard with the fax services/,
  ],
  [
    "an id of another type",
    one({ voiceConfiguration: { type: "RTC", appId: "a", trunkId: "t" } }),
    "phoneNumbers[0].voiceConfiguration.trunkId",
    /does not go with/,
  ],
  [
    "an unknown voice type",
    one({ voiceConfiguration: { type: "SIP" } }),
    "phoneNumbers[0].voiceConfiguration.type",
    /RTC, EST or FAX/,
  ],
  ...Object.keys(END_USER).map(
    (name) => [`endUser without ${name}`, without(name), `phoneNumbers[0].endUser.${name}`, /missing/] as const,
  ),
  ["an empty name", endUser({ name: " " }), "phoneNumbers[0].endUser.name", /empty/],
  ["a state in full", endUser({ state: "Illinois" }), "phoneNumbers[0].endUser.state", /two-letter/],
  ["a ZIP of four digits", endUser({ zipCode: "6065" }), "phoneNumbers[0].endUser.zipCode", /ZIP/],
  [
    "an unknown part of endUser",
    endUser({ zip: "60654" }),
    "phoneNumbers[0].endUser.zip",
    /does not exist here; valid: /,
  ],
  ["no endUser", one({ endUser: undefined }), "phoneNumbers[0].endUser", /missing/],
  ["no portOutInfo", one({ portOutInfo: undefined }), "phoneNumbers[0].portOutInfo", /missing/],
  [
    "a Canadian number without reseller",
    orderArgs([NUMBERS[0], CANADIAN]),
    "resellerName",
    /phoneNumbers\[1\] is Canadian/,
  ],
  ["an LOA date without zone", orderArgs(undefined, { loaAttachmentDate: "2026-11-28" }), "loaAttachmentDate", /zone/],
  ["an unknown argument", orderArgs(undefined, { priority: "high" }), "priority", /does not exist here; valid: /],
  ["text where a switch belongs", orderArgs(undefined, { onDemandActivation: "maybe" }), "onDemandActivation", /./],
  ["text where a list belongs", orderArgs(undefined, { phoneNumbers: NUMBERS[0] }), "phoneNumbers", /./],
  ...["status", "focDate", "phoneNumberGroup", "rejectReason", "countryCode", "activatedDate"].map(
    (name) => [`${name}, which Sinch sets`, one({ [name]: "x" }), `phoneNumbers[0].${name}`, /set by Sinch/] as const,
  ),
];

describe("create_port_in_order refuses", () => {
  it.each(RULES)("%s", async (_, args, field, problem) => {
    const error = await refused(world, "create_port_in_order", args);
    expect(error.kind).toBe("invalid_arguments");
    expect(error.retryable).toBe(false);
    const named = error.fields.find((found: { field: string }) => found.field === field);
    expect(named, JSON.stringify(error.fields)).toBeDefined();
    expect(named.problem).toMatch(problem);
    expect(requests(world)).toBe(0);
  });

  it("many things at once, naming a dozen and counting the rest", async () => {
    const phoneNumbers = many(40).map((number) => entry(number, { endUser: {} }));
    const error = await refused(world, "create_port_in_order", orderArgs([], { phoneNumbers }));
    expect(error.fields).toHaveLength(12);
    expect(error.message).toMatch(/240 arguments are wrong/);
    expect(error.fix).toMatch(/228 more/);
    expect(requests(world)).toBe(0);
  });

  it("an argument of 5 MB, without repeating it", async () => {
    const huge = "9".repeat(5 * 1024 * 1024);
    const { text } = await world.call("create_port_in_order", orderArgs(undefined, { customerOrderReference: huge }));
    expect(text).toMatch(/must not be longer than 100/);
    expect(text.length).toBeLessThan(1_000);
    expect(JSON.stringify(world.audit.at(-1)).length).toBeLessThan(5_000);
  });
});

describe("create_port_in_order takes", () => {
  it.each([
    ["a leap day", scheduled({ desiredPortDate: "2028-02-29" })],
    ["today", scheduled({ desiredPortDate: "2026-12-01" })],
    ["a signature of today", portOut({ authorizingDate: "2026-12-01" })],
    ["a Canadian number with its reseller", orderArgs([CANADIAN], { resellerName: "Maple Ridge" })],
    ["a Canadian postal code", endUser({ zipCode: "M5H 2M5" })],
    ["a ZIP+4", endUser({ zipCode: "60654-1234" })],
    ["a reference of 100 characters", orderArgs(["+12025550155"], { customerOrderReference: "r".repeat(100) })],
    ["500 numbers", orderArgs(many(500))],
  ])("%s", async (_, args) => {
    const fresh = await startWorld();
    try {
      const { isError, text } = await fresh.call("create_port_in_order", args);
      expect(isError, text).toBe(false);
      expect(fresh.sandbox.ledger.count("orderPortIn")).toEqual({ received: 1, committed: 1 });
    } finally {
      await fresh.close();
    }
  });
});
