/** No number is ordered twice: whatever stands for it is found, however many orders there are and wherever it stands. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { orderArgs, refused } from "../../harness/porting.js";
import { type Answer, type Asked, type Stub, startStub } from "../../harness/stub.js";
import { startWorld, type World } from "../../harness/world.js";

let stub: Stub;
let world: World;
beforeEach(async () => {
  stub = await startStub();
  world = await startWorld({ env: { SINCH_PORTING_URL: stub.url } });
});
afterEach(async () => {
  await world.close();
  await stub.close();
});

interface Order {
  id: string;
  status: string;
  customerOrderReference?: string;
  phoneNumbers: { phoneNumber: string; status?: string }[];
}
const order = (number: string, about: Partial<Order> & { numberStatus?: string } = {}): Order => {
  const { numberStatus = "PENDING", ...rest } = about;
  return { id: "7", status: "PENDING", phoneNumbers: [{ phoneNumber: number, status: numberStatus }], ...rest };
};
const isOrder = ({ method }: Asked) => method === "POST";
const ordersSent = () => stub.asked.filter(isOrder).length;
const lists = () =>
  stub.asked.filter(({ url }) => url.includes("?")).map(({ url }) => new URL(url, stub.url).searchParams);

/** A Sinch that holds these orders, in pages of `perPage`; it matches parts of a reference, and takes any new order. */
function holding(orders: readonly Order[], { perPage = 1_000, endless = false } = {}): void {
  const play: Answer = (asked) => {
    if (isOrder(asked)) return { status: 200, body: { id: "900", status: "PENDING", phoneNumbers: [] } };
    const { pathname, searchParams } = new URL(asked.url, stub.url);
    const one = orders.find(({ id }) => pathname.endsWith(`/${id}`));
    if (one) return { status: 200, body: one };
    const [reference, number] = [searchParams.get("customerOrderReference"), searchParams.get("phoneNumber")];
    const found = orders.filter(
      (each) =>
        (reference !== null && each.customerOrderReference?.includes(reference)) ||
        (number !== null && each.phoneNumbers.some(({ phoneNumber }) => phoneNumber === number)),
    );
    const page = Number(searchParams.get("page") ?? 1);
    const totalPages = endless ? page + 1 : Math.max(1, Math.ceil(found.length / perPage));
    return {
      status: 200,
      body: { orders: found.slice((page - 1) * perPage, page * perPage), page: String(page), totalPages },
    };
  };
  stub.answer(play);
}

const NUMBER = "+12025550150";
const create = (numbers = [NUMBER], more = {}) => world.call("create_port_in_order", orderArgs(numbers, more));

describe("a number", () => {
  it.each([
    ["PENDING", "PENDING"],
    ["CONFIRMED", "CONFIRMED"],
    ["PENDING_CANCELATION", "PENDING"],
    ["NEVER_HEARD_OF", "PENDING"],
    ["PENDING", "REJECTED"],
    ["PENDING", "FOC_SENT"],
    ["CONFIRMED", "NEVER_HEARD_OF"],
  ])("of an order in %s that is itself %s is not ordered again", async (status, numberStatus) => {
    holding([order(NUMBER, { status, numberStatus })]);
    const error = await refused(world, "create_port_in_order", orderArgs([NUMBER]));
    expect(error).toMatchObject({
      kind: "conflict",
      data: { existingOrder: { id: "7" } },
      next: [{ tool: "get_port_in_order" }],
    });
    expect(error.message).toContain(`${NUMBER} is already in order 7, which is ${status}`);
    expect(ordersSent()).toBe(0);
  });

  it.each([
    ["COMPLETED", "PENDING"],
    ["CANCELED", "PENDING"],
    ["PENDING", "EXCLUDED"],
    ["CONFIRMED", "CANCELED"],
    ["CONFIRMED", "REJECTED"],
  ])("of an order in %s that is itself %s may be ordered", async (status, numberStatus) => {
    holding([order(NUMBER, { status, numberStatus })]);
    const { isError, text } = await create();
    expect(isError, text).toBe(false);
    expect(ordersSent()).toBe(1);
  });

  it("is found in the order on the last page, behind others that have ended", async () => {
    const ended = Array.from({ length: 4 }, (_, i) => order(NUMBER, { id: `${i + 1}`, status: "COMPLETED" }));
    holding([...ended, order(NUMBER)], { perPage: 2 });
    expect((await refused(world, "create_port_in_order", orderArgs([NUMBER]))).data.existingOrder.id).toBe("7");
    const asked = lists().filter((query) => query.has("phoneNumber"));
    expect(asked.map((query) => [query.get("page"), query.get("pageSize")])).toEqual([
      [null, "1000"],
      ["2", "1000"],
      ["3", "1000"],
    ]);
    expect(ordersSent()).toBe(0);
  });

  it("is found wherever it stands among many, and every one is asked about once", async () => {
    const numbers = Array.from({ length: 19 }, (_, i) => `+120255501${30 + i}`);
    for (const at of [7, 8, 18]) {
      stub.asked.length = 0;
      holding([order(numbers[at] as string)]);
      const { message } = await refused(world, "create_port_in_order", orderArgs(numbers));
      expect(message).toContain(`${numbers[at]} is already in order 7`);
      expect(ordersSent()).toBe(0);
    }
    const asked = lists().flatMap((query) => query.get("phoneNumber") ?? []);
    expect(asked.slice().sort()).toEqual(numbers);
  });

  it("that the listed order no longer holds, or whose order has no id, is free", async () => {
    const listed = order(NUMBER);
    stub.answer((asked) => {
      if (isOrder(asked)) return { status: 200, body: { id: "900", status: "PENDING", phoneNumbers: [] } };
      if (asked.url.endsWith("/7")) return { status: 200, body: order("+12025550151") };
      return { status: 200, body: { orders: [{ status: "PENDING" }, listed], totalPages: 1 } };
    });
    const { isError, text } = await create();
    expect(isError, text).toBe(false);
    expect(ordersSent()).toBe(1);
  });

  it("is not ordered while the list does not come to an end, and that is given up in time", async () => {
    holding(
      Array.from({ length: 60 }, (_, i) => order(NUMBER, { id: `${i + 1}`, status: "CANCELED" })),
      { perPage: 1, endless: true },
    );
    const error = await refused(world, "create_port_in_order", orderArgs([NUMBER]));
    expect(error).toMatchObject({ kind: "unavailable", fix: expect.stringContaining("customerOrderReference") });
    expect(lists().filter((query) => query.has("phoneNumber"))).toHaveLength(20);
    expect(ordersSent()).toBe(0);
  });

  it("is ordered when an empty page ends a list that names more", async () => {
    holding([order(NUMBER, { status: "CANCELED" })], { perPage: 1, endless: true });
    expect((await create()).isError).toBe(false);
    expect(lists().filter((query) => query.has("phoneNumber"))).toHaveLength(2);
  });

  it("is ordered where Sinch does not say how many pages there are", async () => {
    stub.answer((asked) =>
      isOrder(asked)
        ? { status: 200, body: { id: "900", status: "PENDING", phoneNumbers: [] } }
        : { status: 200, body: { orders: [order(NUMBER, { status: "CANCELED" })] } },
    );
    expect((await create()).isError).toBe(false);
    expect(lists().filter((query) => query.has("phoneNumber"))).toHaveLength(1);
  });
});

describe("a reference", () => {
  const customerOrderReference = "lakeside-1";
  const named = (about: Partial<Order>) => order("+12025550159", { customerOrderReference, ...about });

  it.each(["PENDING", "CONFIRMED", "COMPLETED", "NEVER_HEARD_OF"])("of an order in %s is taken", async (status) => {
    holding([named({ id: "5", customerOrderReference: "lakeside-10" }), named({ status })]);
    const error = await refused(world, "create_port_in_order", orderArgs([NUMBER], { customerOrderReference }));
    expect(error).toMatchObject({ kind: "conflict", data: { existingOrder: { id: "7" } } });
    expect(error.message).toContain("Order 7 already has the reference");
    expect(error.fix).toContain("another customerOrderReference");
    expect(ordersSent()).toBe(0);
  });

  it.each([
    ["is only part of another", { customerOrderReference: "lakeside-10" }],
    ["belongs to a canceled order", { status: "CANCELED" }],
    ["belongs to an order being canceled", { status: "PENDING_CANCELATION" }],
  ])("that %s is free", async (_, about) => {
    holding([named(about)]);
    const { isError, text } = await create([NUMBER], { customerOrderReference });
    expect(isError, text).toBe(false);
    expect(ordersSent()).toBe(1);
  });
});
