import { afterEach, expect, it } from "vitest";
import { ok, refused, requests } from "../../harness/hosting.js";
import { startWorld, type World } from "../../harness/world.js";

let world: World;
afterEach(() => world.close());

const SECRET = "s3cret-of-the-callbacks";

it("says only whether a secret is set", async () => {
  world = await startWorld();
  const none = await world.call("get_callback_configuration");
  expect(none.body).toMatchObject({ status: "ok", data: { hmacSecretSet: false } });
  const set = await world.call("update_callback_configuration", { hmacSecret: SECRET });
  expect(set.body).toMatchObject({ status: "ok", data: { hmacSecretSet: true } });
  const read = await world.call("get_callback_configuration");
  expect(read.body).toMatchObject({ status: "ok", data: { hmacSecretSet: true } });
  expect(none.body.omitted).toBeUndefined();
  expect(read.body.omitted.hmacSecret).toContain("where the receiver of the callbacks keeps it");
  expect(world.sandbox.ledger.entries.find(({ method }) => method === "PATCH")?.body).toEqual({ hmacSecret: SECRET });
  expect(JSON.stringify([none, set, read, world.audit, world.log])).not.toContain(SECRET);
});

it("asks before it replaces the secret, and shows neither", async () => {
  world = await startWorld({ args: [] });
  const first = await world.call("update_callback_configuration", { hmacSecret: SECRET });
  expect(first.body.data.will.secretSetNow).toBe(false);
  await ok(world, "update_callback_configuration", { hmacSecret: SECRET, confirmToken: first.body.data.confirmToken });
  const second = await world.call("update_callback_configuration", { hmacSecret: "another" });
  expect(second.body.summary).toContain("Replaces the secret");
  expect(second.text).not.toContain(SECRET);
  expect(second.text).not.toContain("another");
  // Somebody else sets it meanwhile.
  const off = await startWorld({ sharing: world.sandbox });
  await ok(off, "update_callback_configuration", { hmacSecret: "a third" });
  await off.close();
  const stale = await refused(world, "update_callback_configuration", {
    hmacSecret: "another",
    confirmToken: second.body.data.confirmToken,
  });
  expect(stale.kind).toBe("confirmation_invalid");
});

it.each([[""], ["   "], [undefined], [42]])("refuses the secret %j before the wire", async (hmacSecret) => {
  world = await startWorld();
  const { fields } = await refused(world, "update_callback_configuration", { hmacSecret });
  expect(fields[0].field).toBe("hmacSecret");
  expect(requests(world)).toBe(0);
});

it("passes on that the key may not read the configuration, and never takes that for 'none set'", async () => {
  world = await startWorld();
  for (const tool of ["get_callback_configuration", "update_callback_configuration"]) {
    world.sandbox.faults.add({ kind: "status", status: 403, path: "/v1/projects/*" });
    const args = tool.startsWith("update") ? { hmacSecret: SECRET } : {};
    expect((await refused(world, tool, args)).kind).toBe("unauthorized");
  }
  expect(world.sandbox.ledger.count("UpdateCallbackConfiguration").committed).toBe(0);
});
