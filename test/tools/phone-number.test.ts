/** Numbers as people write them are read; what only looks like one is refused before the wire. */
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { sampleWarnings } from "../../src/tools/fields.js";
import { asE164 } from "../../src/tools/phone-number.js";
import { HOUR, PLAN } from "../harness/hosting.js";
import { ok, orderArgs, refused, requests } from "../harness/porting.js";
import { startWorld, type World } from "../harness/world.js";

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const parts = fc.tuple(fc.stringMatching(/^[2-9][0-9]{2}$/), fc.stringMatching(/^[2-9][0-9]{2}$/), digits(4));
const separator = fc.constantFrom("", " ", "-", ".", "/", " - ", "\u00a0", "\u2011", "\u2013");
const spelt = fc
  .record({
    parts,
    country: fc.constantFrom("", "1", "+1"),
    brackets: fc.boolean(),
    after: fc.tuple(separator, separator, separator),
    around: fc.constantFrom("", " "),
  })
  .map(({ parts: [area, exchange, line], country, brackets, after, around }) => ({
    text: `${around}${country}${country ? after[0] : ""}${brackets ? `(${area})` : area}${after[1]}${exchange}${after[2]}${line}${around}`,
    e164: `+1${area}${exchange}${line}`,
  }));

describe("asE164", () => {
  it("reads every usual spelling", () => {
    fc.assert(
      fc.property(spelt, ({ text, e164 }) => {
        expect(asE164(text)).toBe(e164);
      }),
    );
  });

  it("leaves E.164 of any country as it is", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\+[2-9][0-9]{7,14}$/), (text) => {
        expect(asE164(text)).toBe(text);
      }),
    );
    fc.assert(
      fc.property(parts, ([a, b, c]) => {
        expect(asE164(`+1${a}${b}${c}`)).toBe(`+1${a}${b}${c}`);
      }),
    );
  });

  it("never makes up, drops or reorders a digit", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789()+-. x"), maxLength: 20 }), (text) => {
        const read = asE164(text);
        const had = text.replace(/\D/g, "");
        expect([text, `+${had}`, `+1${had}`]).toContain(read);
      }),
    );
  });

  it.each([
    "(206) 555-0199 x12",
    "206-555-0199 ext. 4",
    "206-555-0199,12",
    "206-555-01990",
    "1-206-555-01990",
    "+12 206 555 0199",
    "+2065550199",
    "2-206-555-0199",
    "011 1 206 555 0199",
    "+44 20 7946 0958",
    "020 7946 0958",
    "555-0199",
    "106-555-0199",
    "206-155-0199",
    "(206 555-0199",
    "206) 555-0199",
    "206--555-0199",
    "20-65-55-01-99",
    "206-555-O199",
    "206-KL5-0199",
    "",
  ])("refuses to guess what %j is", (text) => {
    expect(asE164(text)).toBe(text);
  });
});

describe("sampleWarnings", () => {
  it("says nothing of numbers that somebody can have", () => {
    fc.assert(
      fc.property(parts, ([area, exchange, line]) => {
        fc.pre(area !== "555");
        expect(sampleWarnings([`+1${area}${exchange}${line}`])).toEqual([]);
      }),
    );
  });
});

describe("through the server", () => {
  let world: World;
  afterEach(() => world.close());

  it("lists and single arguments take what a person writes, and send E.164", async () => {
    world = await startWorld();
    const { data } = await ok(world, "check_portability", {
      phoneNumbers: ["(202) 555-0150", "202.555.0151", "1-312-555-0150"],
    });
    expect(data.phoneNumbers.map(({ phoneNumber }: { phoneNumber: string }) => phoneNumber).sort()).toEqual([
      "+12025550150",
      "+12025550151",
      "+13125550150",
    ]);
    await ok(world, "qualify_numbers", { phoneNumbers: ["(206) 555-0101"] });
    await ok(world, "get_qualified_number", { phoneNumber: "206.555.0101" });
    const twice = await refused(world, "check_portability", { phoneNumbers: ["(202) 555-0150", "+12025550150"] });
    expect(twice.fields).toEqual([{ field: "phoneNumbers[1]", problem: expect.stringContaining("twice") }]);
  });

  it("one foreign number does not stop the check of the others", async () => {
    world = await startWorld();
    const body = await ok(world, "check_portability", { phoneNumbers: ["+442079460958", "+12025550150"] });
    expect(body.summary).toContain("1 of 2 numbers can be ported");
    expect(body.data.phoneNumbers).toEqual([
      { phoneNumber: "+442079460958", portable: false, reason: expect.stringContaining("Not a US or Canadian number") },
      expect.objectContaining({ phoneNumber: "+12025550150", portable: true }),
    ]);
    expect(world.sandbox.ledger.entries.at(-1)?.body).toEqual({ phoneNumbers: ["+12025550150"] });
    const before = requests(world);
    const none = await ok(world, "check_portability", { phoneNumbers: ["+442079460958", "+18765550101"] });
    expect(none.summary).toContain("0 of 2");
    expect(none.next ?? []).toEqual([]);
    expect(requests(world)).toBe(before);
  });

  it("what is no number is refused with its place", async () => {
    world = await startWorld();
    const error = await refused(world, "check_portability", { phoneNumbers: ["+12025550150", "(202) 555-0151 x2"] });
    expect(error.fields).toEqual([{ field: "phoneNumbers[1]", problem: expect.stringContaining("E.164") }]);
    expect(requests(world)).toBe(0);
  });

  it.each(["+15551234567", "+11234567890"])(
    "the sample %s is warned of, and refused for no false reason",
    async (sample) => {
      world = await startWorld({ args: ["--confirm", "token"] });
      const checked = await ok(world, "check_portability", { phoneNumbers: [sample, "+12025550150"] });
      expect(checked.summary).toContain(`No such number can exist: ${sample}.`);
      expect(checked.summary).toContain("1 of 2 numbers can be ported");
      expect(JSON.stringify(checked.data)).not.toMatch(/not a US or Canadian/i);
      // Only its form matters where something is looked up.
      expect((await ok(world, "list_port_in_orders", { phoneNumber: sample })).data.orders).toEqual([]);
      expect((await refused(world, "get_imported_number", { phoneNumber: sample })).kind).toBe("not_found");
      const importing = { phoneNumber: sample, regionCode: "US", smsConfiguration: { servicePlanId: PLAN } };
      const { body } = await world.call("import_number", importing);
      expect(body.status).toBe("confirmation_needed");
      expect(body.data.will.warnings).toContainEqual(expect.stringContaining(`No such number can exist: ${sample}.`));
      // Without the check's word nobody knows better than the person.
      world.sandbox.faults.add({ kind: "status", status: 503, path: "/portabilityChecks", times: 9 });
      const order = (await world.call("create_port_in_order", orderArgs([sample]))).body;
      expect(order.status).toBe("confirmation_needed");
      expect(order.data.will.warnings).toContainEqual(expect.stringContaining(`No such number can exist: ${sample}.`));
    },
  );

  it.each(["+15551234567", "+11234567890"])("the sample %s is taken for hosting as Sinch shows it", async (sample) => {
    world = await startWorld();
    const warning = `No such number can exist: ${sample}.`;
    const submitted = await ok(world, "qualify_numbers", { phoneNumbers: [sample] });
    expect(submitted.summary).toContain(warning);
    expect(submitted.data.qualifiedNumbers).toMatchObject([{ phoneNumber: sample, state: "ELIGIBLE_CHECK_PENDING" }]);
    await ok(world, "import_numbers", { numbers: [sample], regionCode: "US", servicePlanId: PLAN });
    world.sandbox.clock.advance(HOUR);
    expect((await ok(world, "get_imported_number", { phoneNumber: sample })).data.smsProvisioning).toBe("DONE");
    const careful = await startWorld({ args: [], sharing: world.sandbox });
    const next = { numbers: [sample.replace(/.$/, "1")], regionCode: "US", servicePlanId: PLAN };
    const { body } = await careful.call("import_numbers", next);
    expect(body.data.will.warnings).toContainEqual(
      expect.stringContaining(warning.replace(sample, next.numbers[0] ?? "")),
    );
    await careful.close();
  });
});
