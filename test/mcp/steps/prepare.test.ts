/** What is made of a call before it is sent, and what a read leaves alone. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { NUMBERS, ok, orderArgs } from "../../harness/porting.js";
import { startWorld } from "../../harness/world.js";

it("what is sent has its defaults, and the audit has what was asked", async () => {
  const world = await startWorld();
  const asked = orderArgs([NUMBERS[0]]);
  await ok(world, "create_port_in_order", asked);
  const sent = world.sandbox.ledger.entries.findLast(({ operationId }) => operationId === "orderPortIn");
  expect(sent?.body).toMatchObject({ customerOrderReference: expect.stringMatching(/^byon-[0-9a-f]{20}$/) });
  expect(Object.keys(world.audit.at(-1)?.args as object).sort()).toEqual(Object.keys(asked).sort());
  await world.close();
});

it("a read touches nothing that is remembered of writes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "byon-prepare-"));
  const world = await startWorld({ args: ["--confirm", "off", "--state", folder] });
  const before = readdirSync(folder);
  await ok(world, "list_port_in_orders");
  expect(readdirSync(folder)).toEqual(before);
  await ok(world, "create_port_in_order", orderArgs([NUMBERS[0]]));
  expect(readdirSync(folder).length).toBeGreaterThan(before.length);
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});
