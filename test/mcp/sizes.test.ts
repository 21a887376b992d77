/** Answers stay small however much there is: a model pays for every byte. Tokens are taken as bytes / 4. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { entry, ok, orderArgs } from "../harness/porting.js";
import { type Stub, startStub } from "../harness/stub.js";
import { startWorld, type World } from "../harness/world.js";

const ORDER_BYTES = 1_500 * 4;
const PAGE_BYTES = 2_000 * 4;
const many = (amount: number) => Array.from({ length: amount }, (_, index) => `+1202555${2000 + index}`);

let world: World;
let stub: Stub;
let stubbed: World;
beforeAll(async () => {
  world = await startWorld();
  stub = await startStub();
  const env = { SINCH_PORTING_URL: stub.url, SINCH_HOSTING_URL: stub.url, SINCH_AUTH_URL: stub.url };
  stubbed = await startWorld({ env });
});
afterAll(async () => {
  await stubbed.close();
  await stub.close();
  await world.close();
});

const bytes = async (in_: World, tool: string, args: Record<string, unknown>) => {
  const { isError, text } = await in_.call(tool, args);
  expect(isError, text.slice(0, 500)).toBe(false);
  return Buffer.byteLength(text);
};

const LONG = "Ünïcode and more of it, ".repeat(40);
/** An order as large, as broken and as talkative as Sinch can make it. */
const monster = {
  id: 901442,
  status: "PENDING",
  customerOrderReference: LONG,
  resellerName: LONG,
  createdDate: "2026-12-01",
  desiredPortSchedule: {
    desiredPortDate: "2027-01-19",
    desiredPortTime: "09:00:00",
    desiredPortTimeZone: "US/Eastern",
    remark: LONG,
  },
  phoneNumbers: many(500).map((phoneNumber, index) => ({
    phoneNumber,
    status: index % 2 ? "REJECTED" : `UNKNOWN_${index}`,
    phoneNumberGroup: `${index} ${LONG}`,
    focDate: "2027-01-19T16:30:00Z",
    rejectReason: LONG,
    portOutInfo: { existingPortOutPin: `${740000 + index}`, accountNum: `HT-55${index}` },
  })),
  notes: Array.from({ length: 60 }, (_, index) => ({
    id: `n-${index}`,
    note: LONG,
    createdBy: LONG,
    createdTime: "2026-12-01T10:00:00Z",
    extra: LONG,
  })),
  documents: Array.from({ length: 60 }, (_, index) => ({ id: index, documentName: LONG, description: LONG })),
};

describe("an order of 500 numbers", () => {
  it("is created, read and previewed in at most 1,500 tokens", async () => {
    const args = orderArgs(many(500));
    const { data } = await ok(world, "create_port_in_order", args);
    expect(await bytes(world, "get_port_in_order", { orderId: data.id })).toBeLessThanOrEqual(ORDER_BYTES);
    const careful = await startWorld({ args: ["--confirm", "token"], sharing: world.sandbox });
    try {
      for (const [tool, more] of [
        ["cancel_port_in_order", {}],
        [
          "update_port_in_order",
          orderArgs([], { phoneNumbers: many(500).map((number) => entry(number, { newPortOutPin: "5521" })) }),
        ],
      ] as const)
        expect(await bytes(careful, tool, { orderId: data.id, ...more }), tool).toBeLessThanOrEqual(ORDER_BYTES);
    } finally {
      await careful.close();
    }
  });

  it("that is all trouble and talk still fits", async () => {
    stub.answer({ status: 200, body: monster });
    expect(await bytes(stubbed, "get_port_in_order", { orderId: "901442" })).toBeLessThanOrEqual(ORDER_BYTES);
  });

  it("counts every number and names those that need somebody first", async () => {
    const { data, omitted } = await ok(stubbed, "get_port_in_order", { orderId: "901442" });
    expect(data.counts.REJECTED).toBe(250);
    expect(data.needAttention).toMatchObject([{ status: "REJECTED", quantity: 250 }]);
    expect(omitted.how).toMatch(/detail/);
  });
});

describe("a page of a list", () => {
  const page = (items: object) => ({
    status: 200,
    body: { ...items, page: 1, totalPages: 9, pageSize: 1000, totalItems: 9000 },
  });

  it.each<[string, Record<string, unknown>, object]>([
    [
      "list_port_in_orders",
      { pageSize: 1000 },
      {
        orders: Array.from({ length: 1000 }, (_, id) => ({
          ...monster,
          id,
          phoneNumbers: [],
          notes: [],
          documents: [],
        })),
      },
    ],
    [
      "get_port_in_phone_groups",
      { orderId: "901442" },
      {
        phoneGroups: many(500).map((phoneNumber) => ({
          phoneNumberGroup: `${phoneNumber} ${LONG}`,
          phoneNumbers: monster.phoneNumbers.slice(0, 12),
        })),
      },
    ],
    [
      "list_available_activations",
      { orderId: "901442" },
      { activationGroups: many(500).map((phoneNumber) => ({ groupId: `${phoneNumber} ${LONG}`, numbers: many(20) })) },
    ],
    [
      "check_portability",
      { phoneNumbers: many(500) },
      {
        phoneNumbers: many(500).map((phoneNumber) => ({
          phoneNumber,
          portable: false,
          carrier: `${phoneNumber} ${LONG}`,
          reason: LONG,
        })),
      },
    ],
  ])("of %s takes at most 2,000 tokens, and says what it left out", async (tool, args, body) => {
    stub.answer(page(body));
    expect(await bytes(stubbed, tool, args)).toBeLessThanOrEqual(PAGE_BYTES);
    const { omitted } = await ok(stubbed, tool, args);
    expect(Object.values(omitted).filter((value) => typeof value === "number" && value > 0)).not.toEqual([]);
  });

  it("of real orders, too", async () => {
    const numbers = many(600).slice(500, 540);
    for (const number of numbers)
      await ok(
        world,
        "create_port_in_order",
        orderArgs([number], { customerOrderReference: `r${number}`.padEnd(100, "ä") }),
      );
    const args = { pageSize: 1000 };
    expect(await bytes(world, "list_port_in_orders", args)).toBeLessThanOrEqual(PAGE_BYTES);
    const { data, omitted } = await ok(world, "list_port_in_orders", args);
    expect(omitted.orders).toBeGreaterThan(0);
    expect(data.orders.length + omitted.orders).toBeGreaterThanOrEqual(numbers.length);
  });
});
