import { expect, test } from "vitest";
import { startWorld } from "../harness/world.js";

const NONE = { SINCH_PROJECT_ID: "", SINCH_KEY_ID: "", SINCH_KEY_SECRET: "" };

test("without credentials the server starts, and every call says what is missing and that --sandbox needs none", async () => {
  const world = await startWorld({ env: NONE });
  const { body } = await world.call("list_port_in_orders");
  expect(body.error.kind).toBe("not_configured");
  expect(body.error.message).toContain("SINCH_PROJECT_ID, SINCH_KEY_ID, SINCH_KEY_SECRET");
  expect(body.error.fix).toContain("--sandbox");
  await world.close();
});

test("only what is missing is named", async () => {
  const world = await startWorld({ env: { SINCH_KEY_SECRET: "" } });
  const { body } = await world.call("get_port_in_order", { orderId: "901442" });
  expect(body.error.message).toBe("No Sinch credentials: SINCH_KEY_SECRET not set.");
  await world.close();
});
