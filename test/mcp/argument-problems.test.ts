import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ownWords, problemsOf, withoutUnknown } from "../../src/mcp/argument-problems.js";
import { startWorld, type World } from "../harness/world.js";

const schema = z.strictObject({
  colour: z.enum(["RED", "BLUE"]).optional(),
  count: z.number().int().min(1).max(5).optional(),
  person: z.strictObject({ firstName: z.string(), lastName: z.string().optional(), email: z.string() }).optional(),
  list: z.array(z.strictObject({ zipCode: z.string().min(2) })).optional(),
  nothing: z.strictObject({}).optional(),
});

const problems = (args: unknown) => {
  const read = schema.safeParse(args, { error: ownWords, reportInput: true });
  return Object.fromEntries(
    (read.success ? [] : read.error.issues.flatMap((issue) => problemsOf(issue, schema))).map((each) => [
      each.field,
      each.problem,
    ]),
  );
};

describe("what is wrong with arguments", () => {
  it("is said in our words, never in zod's", () => {
    expect(problems({ colour: "GREEN", count: 9, person: "Dana", list: [{ zipCode: "1" }, {}] })).toEqual({
      colour: "must be one of RED, BLUE",
      count: "must be at most 5",
      person: "must be an object",
      "list[0].zipCode": "must have at least 2 characters",
      "list[1].zipCode": "is missing",
    });
    expect(problems({ count: "3" }).count).toBe("must be a number");
    expect(problems({ count: 1.5 }).count).toBe("must be a whole number");
  });

  it("names what exists in place of an unknown name, the likeliest first", () => {
    const { "person.name": name, ...rest } = problems({ person: { name: "Dana", email: 1 }, zzz: 1 });
    expect(name).toBe("does not exist here; valid: firstName, lastName, email");
    expect(rest).toMatchObject({
      "person.firstName": "is missing",
      "person.email": "must be text",
      zzz: "does not exist here; valid: colour, count, person, list, nothing",
    });
    expect(problems({ list: [{ zipCode: "20001", zipcode: "20001" }] })["list[0].zipcode"]).toMatch(/valid: zipCode$/);
    expect(problems({ person: { firstName: "D", email: "e", lastname: "W" } })["person.lastname"]).toMatch(
      /valid: lastName, /,
    );
    expect(problems({ nothing: { a: 1 } })["nothing.a"]).toBe("must be left out: nothing goes here");
  });

  it("can be looked for behind unknown names", () => {
    const args = { a: 1, person: { b: 2, firstName: "D", email: "e" }, list: [{ zipCode: "20001", c: 3 }] };
    const read = schema.safeParse(args);
    expect(withoutUnknown(args, read.success ? [] : read.error.issues)).toEqual({
      person: { firstName: "D", email: "e" },
      list: [{ zipCode: "20001" }],
    });
  });
});

describe("through the server", () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.close());

  it("an unknown name hides no other problem", async () => {
    const { body } = await world.call("text_enable_qualified_numbers", {
      regionCode: "US",
      numbers: ["+12065550150"],
      servicePlanId: "plan",
      campaignId: "campaign",
      directLoaInfo: { authorisedPerson: { name: "Dana Whitfield", email: "no mailbox" } },
    });
    const fields = Object.fromEntries(
      body.error.fields.map(({ field, problem }: { field: string; problem: string }) => [field, problem]),
    );
    expect(fields["directLoaInfo.authorisedPerson.name"]).toBe(
      "does not exist here; valid: firstName, lastName, email",
    );
    expect(fields["directLoaInfo.authorisedPerson.email"]).toMatch(/must be an email address/);
    expect(fields["directLoaInfo.address.street"]).toMatch(/is missing/);
  });

  it("an enum is answered with its values", async () => {
    const { body } = await world.call("list_port_in_orders", { orderStatus: "DONE" });
    expect(body.error.fields).toEqual([
      { field: "orderStatus", problem: "must be one of PENDING, CONFIRMED, COMPLETED, CANCELED, PENDING_CANCELATION" },
    ]);
  });

  it("names the right argument for what summaries call otherwise, and where an id is found", async () => {
    const problems = async (tool: string, args: Record<string, unknown>) =>
      JSON.stringify((await world.call(tool, args)).body.error.fields);
    expect(await problems("activate_port_in_numbers", { orderId: "1", groupIds: ["g"] })).toContain(
      "phoneNumberGroups",
    );
    const number = { phoneNumber: "+12065550150", regionCode: "US" };
    expect(await problems("import_number", { ...number, migrateToSinchTmo: true })).toContain("only in import_numbers");
    expect((await world.call("import_number", number)).text).toContain("SMS > APIs");
    const order = { numbers: ["+12065550150"], regionCode: "US", servicePlanId: "plan", blanketLoaInfo: {} };
    const asked = await world.call("text_enable_qualified_numbers", order);
    expect(asked.body.status).toBe("information_needed");
    expect(asked.text).toContain("10DLC campaigns in the Sinch dashboard");
    const canadian = await world.call("text_enable_qualified_numbers", {
      ...order,
      numbers: ["+14165550150"],
      regionCode: "CA",
    });
    expect(canadian.text).not.toContain("campaignId");
  });
});
