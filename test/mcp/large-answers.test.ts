/** Three calls may hold large answers of Sinch at once: for as long as they work on them, and not while they wait for others. */
import type { ElicitRequestParams } from "@modelcontextprotocol/client";
import { afterEach, beforeEach, expect, it } from "vitest";
import { eventually } from "../harness/http.js";
import { type Plain, type Stub, startStub } from "../harness/stub.js";
import { agreeable, startWorld, type World, type WorldOptions } from "../harness/world.js";

const AT_ONCE = 3;
const SMALL = "1";

let stub: Stub;
let world: World;
/** Lets whatever is held back go on. */
let open: () => void;
let opened: Promise<void>;
beforeEach(async () => {
  stub = await startStub();
  opened = new Promise((resolve) => {
    open = resolve;
  });
  const order = (id: string) => ({
    ...{ id, status: "PENDING", phoneNumbers: [{ phoneNumber: "+12025550150", status: "PENDING" }] },
    notes: id === SMALL ? [] : [{ id: "1", note: "as agreed ".repeat(200_000) }],
  });
  stub.answer(async ({ method, url }): Promise<Plain> => {
    if (method === "DELETE") await opened;
    return method === "DELETE" ? { status: 204 } : { status: 200, body: order(url.split("/").at(-1) ?? "") };
  });
});
afterEach(async () => {
  open();
  await world.close();
  await stub.close();
});

const start = async (options: WorldOptions) => {
  world = await startWorld({ ...options, env: { SINCH_PORTING_URL: stub.url } });
};
const cancel = (orderId: string) => world.call("cancel_port_in_order", { orderId });
const read = (orderId: string) => world.call("get_port_in_order", { orderId });
const asked = (method: string, orderId: string) =>
  stub.asked.filter((one) => one.method === method && one.url.endsWith(`/${orderId}`)).length;
/** Whatever can be read meanwhile has been. */
const meanwhile = async () => {
  for (let round = 0; round < 20; round++) expect((await read(SMALL)).body.status).toBe("ok");
};
const IDS = Array.from({ length: AT_ONCE }, (_, index) => `9${index}`);

it("one more waits until a call that holds one has come to its end", async () => {
  await start({});
  const cancelled = IDS.map(cancel);
  await eventually(() => IDS.every((id) => asked("DELETE", id) === 1), "every cancellation is under way");
  let answered = false;
  const late = read("95").then(({ body }) => {
    answered = true;
    return body;
  });
  await meanwhile();
  expect(asked("GET", "95")).toBe(1);
  expect(answered).toBe(false);
  open();
  for (const { body } of await Promise.all(cancelled)) expect(body.status).toBe("ok");
  expect((await late).status).toBe("ok");
});

it("a person who reads a form keeps no one from theirs", async () => {
  let shown = 0;
  const forms = async (form: ElicitRequestParams) => {
    shown++;
    await opened;
    return agreeable()(form);
  };
  await start({ args: ["--confirm", "auto"], client: "legacy", forms });
  const cancelled = IDS.map(cancel);
  await eventually(() => shown === AT_ONCE, "every form is open");
  expect((await read("95")).body.status).toBe("ok");
  open();
  for (const { body } of await Promise.all(cancelled)) expect(body.status).toBe("ok");
});

it("calls that wait for another's write keep no one from theirs", async () => {
  await start({});
  const cancelled = Array.from({ length: AT_ONCE + 1 }, () => cancel("90"));
  await eventually(() => asked("DELETE", "90") === 1, "one is under way");
  await eventually(() => asked("GET", "90") === AT_ONCE + 1, "the others have read the order");
  expect((await read("95")).body.status).toBe("ok");
  open();
  await Promise.all(cancelled);
});
