import { afterEach, beforeEach, expect, it } from "vitest";
import { ok, refused, requests } from "../../harness/porting.js";
import { startWorld, type World } from "../../harness/world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const CONTACT = { email: "porting@lakeside.example", name: "Dana Whitfield", phone: "+12025550199" };
const DEFAULTS = {
  webhookUrl: "https://hooks.lakeside.example/sinch",
  defaultPortTime: "10:30:00",
  defaultPortTimeZone: "US/Central",
};

it("is not there until it is created, and is created once", async () => {
  const none = await ok(world, "get_porting_configuration");
  expect(none.data).toBeNull();
  expect(none.summary).toContain("09:00:00 US/Eastern");
  expect(none.next[0].tool).toBe("create_porting_configuration");
  await ok(world, "create_porting_configuration", { ...DEFAULTS, contact: CONTACT });
  expect((await ok(world, "get_porting_configuration")).data).toMatchObject({ ...DEFAULTS, contact: CONTACT });
  const error = await refused(world, "create_porting_configuration", DEFAULTS);
  expect(error).toMatchObject({
    kind: "conflict",
    next: [{ tool: "get_porting_configuration" }, { tool: "update_porting_configuration" }],
  });
  expect(requests(world, "createConfiguration")).toBe(1);
});

it("keeps what an update does not name, contact details included", async () => {
  await ok(world, "create_porting_configuration", { ...DEFAULTS, contact: CONTACT });
  await ok(world, "update_porting_configuration", { defaultPortTime: "11:00:00", contact: { name: "Noor Haddad" } });
  expect((await ok(world, "get_porting_configuration")).data).toEqual({
    ...DEFAULTS,
    defaultPortTime: "11:00:00",
    contact: { ...CONTACT, name: "Noor Haddad" },
  });
});

it("is not taken for none because an answer is empty", async () => {
  world.sandbox.faults.add({ kind: "garbage", operationId: "getConfiguration", times: 9 });
  expect((await refused(world, "get_porting_configuration")).kind).toBe("bad_reply");
});

it.each(["create_porting_configuration", "update_porting_configuration"])(
  "%s is found out about when its answer is lost",
  async (tool) => {
    if (tool.startsWith("update")) await ok(world, "create_porting_configuration", { defaultPortTime: "08:00:00" });
    world.sandbox.faults.add({
      kind: "reset-after",
      path: "/configuration",
      method: tool.startsWith("update") ? "PUT" : "POST",
    });
    expect((await ok(world, tool, DEFAULTS)).summary).toMatch(/reading back shows that it was done/);
  },
);

it.each([
  ["nothing", {}, "webhookUrl"],
  ["a webhook that is no URL", { webhookUrl: "hooks.lakeside.example" }, "webhookUrl"],
  ["a webhook over plain http", { webhookUrl: "http://hooks.lakeside.example" }, "webhookUrl"],
  ["a webhook over another protocol", { webhookUrl: "ftp://hooks.lakeside.example" }, "webhookUrl"],
  ["a time that is none", { defaultPortTime: "9am" }, "defaultPortTime"],
  ["a zone nobody takes", { defaultPortTimeZone: "EST" }, "defaultPortTimeZone"],
  ["an address that is none", { contact: { email: "dana" } }, "contact.email"],
  ["a phone with its extension", { contact: { phone: "2025550199 x2" } }, "contact.phone"],
  ["an unknown field", { contact: { fax: "+12025550199" } }, "contact.fax"],
])("is refused with %s, by either tool", async (_, args, field) => {
  for (const tool of ["create_porting_configuration", "update_porting_configuration"]) {
    const error = await refused(world, tool, args);
    expect(error.kind).toBe("invalid_arguments");
    expect(error.fields[0].field).toBe(field);
  }
  expect(requests(world)).toBe(0);
});
