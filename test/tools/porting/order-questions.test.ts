import { afterEach, describe, expect, it } from "vitest";
import { askForSchedule } from "../../../src/tools/porting/order-questions.js";
import { type ClientKind, startWorld, type World } from "../../harness/world.js";

const number = {
  phoneNumber: "+12025550150",
  endUser: {
    name: "Lakeside Dental Clinic LLC",
    streetNum: "1400",
    streetName: "K",
    city: "Washington",
    state: "DC",
    zipCode: "20005",
  },
  portOutInfo: { accountNum: "HT-5520817" },
};

let world: World | undefined;
afterEach(async () => {
  await world?.close();
  world = undefined;
});

describe("the schedule questions of create_port_in_order", () => {
  it("are asked only as far as they are open", () => {
    const ids = (input: Parameters<typeof askForSchedule>[0]) => askForSchedule(input)?.questions.map(({ id }) => id);
    expect(ids({})).toEqual(["activationMode", "desiredPortDate"]);
    expect(ids({ onDemandActivation: false })).toEqual(["desiredPortDate"]);
    expect(ids({ desiredPortSchedule: { desiredPortDate: "2026-12-15" } })).toEqual(["activationMode"]);
    expect(ids({ onDemandActivation: true, desiredPortSchedule: { desiredPortDate: "2026-12-15" } })).toBeUndefined();
  });

  it.each<ClientKind>(["modern", "legacy"])(
    "come to a plain %s client as questions with their arguments",
    async (client) => {
      world = await startWorld({ client });
      const { body } = await world.call("create_port_in_order", { phoneNumbers: [number] });
      expect(body.status).toBe("information_needed");
      expect(body.data.questions.map(({ argument }: { argument: string }) => argument)).toEqual([
        "onDemandActivation (true for on-demand)",
        "desiredPortSchedule.desiredPortDate",
      ]);
    },
  );

  it.each<ClientKind>(["modern", "legacy", "v1"])(
    "come to a %s client with forms as a form, and its answers are used",
    async (client) => {
      let asked: unknown;
      world = await startWorld({
        client,
        forms(form) {
          asked = "requestedSchema" in form ? Object.keys(form.requestedSchema.properties) : [];
          return { action: "accept", content: { activationMode: "on-demand", desiredPortDate: "2026-12-15" } };
        },
      });
      const { body } = await world.call("create_port_in_order", { phoneNumbers: [number] });
      expect(asked).toEqual(["activationMode", "desiredPortDate"]);
      expect(body.status).toBe("ok");
      const orders = await world.call("list_port_in_orders");
      expect(orders.isError).toBe(false);
      const read = await world.call("get_port_in_order", { orderId: String(body.data.id), detail: "full" });
      expect(read.body.data).toMatchObject({
        onDemandActivation: true,
        desiredPortSchedule: { desiredPortDate: "2026-12-15" },
      });
    },
  );
});
