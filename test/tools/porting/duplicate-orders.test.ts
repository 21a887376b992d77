/** No number is ordered twice: whatever stands for it is found, however many orders there are and wherever it stands. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { orderArgs, refused } from "../../harness/porting.js";
import { type Asked, type Plain, type Stub, startStub } from "../../harness/stub.js";
import { START, startWorld, type World } from "../../harness/world.js";

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
  createdDate?: string;
  customerOrderReference?: string;
  phoneNumbers: { phoneNumber: string; status?: string }[];
}
const order = (number: string, about: Partial<Order> & { numberStatus?: string } = {}): Order => {
  const { numberStatus = "PENDING", ...rest } = about;
  return { id: "7", status: "PENDING", phoneNumbers: [{ phoneNumber: number, status: numberStatus }], ...rest };
};
const isOrder = ({ method, url }: Asked) => method === "POST" && url.endsWith("/orders/portIns");
const ordersSent = () => stub.asked.filter(isOrder).length;
const lists = () =>
  stub.asked.filter(({ url }) => url.includes("?")).map(({ url }) => new URL(url, stub.url).searchParams);

/** A Sinch that holds these orders, in pages of `perPage`; it matches parts of a reference, and takes any new order. */
function holding(orders: readonly Order[], { perPage = 1_000, endless = false } = {}): (asked: Asked) => Plain {
  // Dated as everything here: whether a wished date has passed is judged by Sinch's clock.
  const answer = (body: object): Plain => ({ status: 200, headers: { date: START.toUTCString() }, body });
  const play = (asked: Asked): Plain => {
    if (isOrder(asked)) return answer({ id: "900", status: "PENDING", phoneNumbers: [] });
    const { pathname, searchParams } = new URL(asked.url, stub.url);
    const one = orders.find(({ id }) => pathname.endsWith(`/${id}`));
    if (one) return answer(one);
    const [reference, number] = [searchParams.get("customerOrderReference"), searchParams.get("phoneNumber")];
    const found = orders.filter(
      (each) =>
        (reference === null || each.customerOrderReference?.includes(reference)) &&
        (number === null || each.phoneNumbers.some(({ phoneNumber }) => phoneNumber === number)),
    );
    const page = Number(searchParams.get("page") ?? 1);
    const totalPages = endless ? page + 1 : Math.max(1, Math.ceil(found.length / perPage));
    return answer({ orders: found.slice((page - 1) * perPage, page * perPage), page: String(page), totalPages });
  };
  stub.answer(play);
  return play;
}

/** The lists of all orders that were asked for, by their page. */
const wholeLists = () =>
  lists()
    .filter((query) => !query.has("customerOrderReference") && !query.has("phoneNumber"))
    .map((query) => query.get("page"));
const numbersAsked = () => lists().flatMap((query) => query.get("phoneNumber") ?? []);
const opened = () =>
  stub.asked.flatMap(({ method, url }) => (method === "GET" && /\/(\d+)$/.exec(url)?.[1]) || []).map(Number);

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

  const MANY = Array.from({ length: 19 }, (_, i) => `+120255501${30 + i}`);
  /** Orders in progress that have nothing to do with ours. */
  const strangers = (count: number) =>
    Array.from({ length: count }, (_, i) => order(`+13125550${100 + i}`, { id: `${100 + i}` }));

  it.each([0, 7, 8, 18])("is found at place %i of many, and each is asked about once", async (at) => {
    holding([...strangers(19), order(MANY[at] as string)]);
    const { message } = await refused(world, "create_port_in_order", orderArgs(MANY));
    expect(message).toContain(`${MANY[at]} is already in order 7`);
    expect(ordersSent()).toBe(0);
    const asked = lists().flatMap((query) => query.get("phoneNumber") ?? []);
    expect(asked).toEqual(MANY.slice(0, Math.min(19, (Math.floor(at / 8) + 1) * 8)));
  });

  it.each([0, 7, 8, 18])("is found at place %i of many by reading every order where those are fewer", async (at) => {
    holding([order(MANY[at] as string, { id: "6", status: "CANCELED" }), ...strangers(17), order(MANY[at] as string)]);
    const { message } = await refused(world, "create_port_in_order", orderArgs(MANY));
    expect(message).toContain(`${MANY[at]} is already in order 7`);
    expect(ordersSent()).toBe(0);
    expect(lists().filter((query) => query.has("phoneNumber"))).toEqual([]);
    expect(stub.asked.filter(({ url }) => url.endsWith("/6"))).toEqual([]);
    const whole = lists().filter((query) => !query.has("customerOrderReference"));
    expect(whole.map((query) => query.get("pageSize"))).toEqual(["1000"]);
  });

  it("is asked about by itself when that is no more than every order, or fewer than nine", async () => {
    holding([...strangers(18), order(MANY[18] as string)]);
    await create(MANY);
    expect(lists().filter((query) => query.has("phoneNumber"))).toHaveLength(19);
    stub.asked.length = 0;
    holding([]);
    await create(MANY.slice(0, 8));
    expect(lists().flatMap((query) => query.get("phoneNumber") ?? [])).toEqual(MANY.slice(0, 8));
    expect(lists().filter((query) => !query.has("phoneNumber") && !query.has("customerOrderReference"))).toEqual([]);
  });

  it.each([
    ["one with an order that has no id", { orders: [order("+13125550100", { id: "100" }), { status: "PENDING" }] }],
    ["a page of several", { page: "1", totalPages: 2, totalItems: 1 }],
    ["fewer than there are", { page: "1", totalPages: 1, totalItems: 2 }],
  ])("is asked about by itself when the list of all orders is %s", async (_, about) => {
    stub.answer((asked) => {
      if (isOrder(asked)) return { status: 200, body: { id: "900", status: "PENDING", phoneNumbers: [] } };
      if (asked.url.endsWith("/7")) return { status: 200, body: order(MANY[18] as string) };
      const query = new URL(asked.url, stub.url).searchParams;
      if (query.get("phoneNumber") === MANY[18])
        return { status: 200, body: { orders: [order(MANY[18] as string)], totalPages: 1 } };
      const nothing = query.has("phoneNumber") || query.has("customerOrderReference");
      return { status: 200, body: nothing ? { orders: [] } : { orders: strangers(1), ...about } };
    });
    expect((await refused(world, "create_port_in_order", orderArgs(MANY))).message).toContain(MANY[18]);
    expect(ordersSent()).toBe(0);
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

describe("many numbers", () => {
  const MANY = Array.from({ length: 19 }, (_, i) => `+120255501${30 + i}`);
  const LAST = MANY[18] as string;
  const strangers = (count: number, about: Partial<Order> = {}, first = 100) =>
    Array.from({ length: count }, (_, i) => order(`+13125550${100 + i}`, { id: `${first + i}`, ...about }));

  it.each([
    ["PENDING", "PENDING"],
    ["CONFIRMED", "CONFIRMED"],
    ["PENDING_CANCELATION", "PENDING"],
    ["NEVER_HEARD_OF", "PENDING"],
    ["PENDING", "REJECTED"],
  ])("are not ordered again when an order in %s holds one that is %s", async (status, numberStatus) => {
    holding([...strangers(3), order(LAST, { status, numberStatus })]);
    const { message } = await refused(world, "create_port_in_order", orderArgs(MANY));
    expect(message).toContain(`${LAST} is already in order 7, which is ${status}`);
    expect(numbersAsked()).toEqual([]);
    expect(ordersSent()).toBe(0);
  });

  it("are looked for in the orders of every page", async () => {
    holding([...strangers(11), order(LAST)], { perPage: 5 });
    expect((await refused(world, "create_port_in_order", orderArgs(MANY))).message).toContain(`${LAST} is already in`);
    expect(wholeLists()).toEqual([null, "2", "3"]);
    expect(numbersAsked()).toEqual([]);
    expect(ordersSent()).toBe(0);
  });

  it.each([
    ["there are as many pages of orders that have ended", strangers(25, { status: "CANCELED" }), 1, [null]],
    ["the orders of the first page and the pages to come are as many", strangers(19), 18, [null]],
    ["the orders of all pages are as many", strangers(19), 10, [null, "2"]],
  ])("are asked about when %s", async (_, orders, perPage, pages) => {
    holding([...orders, order(LAST)], { perPage });
    expect((await refused(world, "create_port_in_order", orderArgs(MANY))).message).toContain(`${LAST} is already in`);
    expect(wholeLists()).toEqual(pages);
    expect(numbersAsked()).toEqual(MANY);
    expect(opened()).toEqual([7]);
  });

  it.each([
    ["does not say how many pages there are", () => ({ totalPages: undefined })],
    ["shows an order twice, because another has moved up meanwhile", (page: number) => ({ skip: page > 1 ? 4 : 0 })],
    ["never ends", (page: number) => ({ totalPages: page + 1, orders: strangers(1, { status: "CANCELED" }, page) })],
    ["is emptier than its total", (page: number) => ({ totalItems: 12, skip: page > 1 ? 6 : 0 })],
  ])("are asked about when the list of all orders %s", async (_, about) => {
    const all = [...strangers(8), order(LAST), ...strangers(1, {}, 200)];
    const play = holding(all);
    stub.answer((asked) => {
      const query = new URL(asked.url, stub.url).searchParams;
      if (!asked.url.includes("?") || query.has("phoneNumber") || query.has("customerOrderReference"))
        return play(asked);
      const page = Number(query.get("page") ?? 1);
      const { skip = (page - 1) * 5, ...rest } = about(page) as { skip?: number };
      return {
        status: 200,
        body: { orders: all.slice(skip, skip + 5).filter(({ id }) => id !== "7"), totalPages: 2, ...rest },
      };
    });
    expect((await refused(world, "create_port_in_order", orderArgs(MANY))).message).toContain(`${LAST} is already in`);
    expect(numbersAsked()).toEqual(MANY);
    expect(wholeLists().length).toBeLessThanOrEqual(20);
  });

  it.each([
    ["CANCELED", false],
    ["COMPLETED", true],
  ])("whose order has become %s behind the list's back are held: %s", async (status, isHeld) => {
    const play = holding([order(LAST)]);
    stub.answer((asked) => (asked.url.endsWith("/7") ? { status: 200, body: order(LAST, { status }) } : play(asked)));
    const { isError, body } = await create(MANY);
    expect(isError).toBe(isHeld);
    if (isHeld) expect(body.error.message).toContain("which is COMPLETED");
  });
});

describe("a reference", () => {
  const customerOrderReference = "lakeside-1";
  const named = (about: Partial<Order>) => order(NUMBER, { customerOrderReference, ...about });
  const again = (numbers = [NUMBER]) => orderArgs(numbers, { customerOrderReference });

  it.each(["PENDING", "CONFIRMED", "COMPLETED", "NEVER_HEARD_OF"])(
    "with the same numbers is taken by an order in %s",
    async (status) => {
      holding([named({ id: "5", customerOrderReference: "lakeside-10", status: "COMPLETED" }), named({ status })]);
      const error = await refused(world, "create_port_in_order", again());
      expect(error).toMatchObject({ kind: "conflict", data: { existingOrder: { id: "7" } } });
      expect(error.message).toContain("Order 7 already has the reference");
      expect(error.fix).toContain("another customerOrderReference");
      expect(ordersSent()).toBe(0);
    },
  );

  it("with the same numbers is taken by one of many orders", async () => {
    const others = Array.from({ length: 5 }, (_, i) => ({
      ...order(`+1312555010${i}`, { id: `${i + 1}`, status: "COMPLETED" }),
      customerOrderReference,
    }));
    holding([...others, named({ status: "COMPLETED" })]);
    expect((await refused(world, "create_port_in_order", again())).message).toContain("Order 7 already has");
    // Only the one that holds the number is read.
    expect(stub.asked.filter(({ url }) => /\/[1-5]$/.test(url))).toEqual([]);
    expect(ordersSent()).toBe(0);
  });

  it("that was not given is made of the numbers, whatever their order, and the same by every version", async () => {
    const references = [];
    for (const numbers of [[NUMBER, "+13125550150"], ["+13125550150", NUMBER], [NUMBER]]) {
      holding([]);
      await create(numbers);
      references.push(JSON.parse(stub.asked.findLast(isOrder)?.text ?? "").customerOrderReference);
    }
    expect(references).toEqual(["byon-8fe25a6378c6a8b9149d", "byon-8fe25a6378c6a8b9149d", "byon-759ee3ac52e6a51a574d"]);
  });

  it("has each of its orders read when they are few", async () => {
    const others = [1, 2].map((id) => ({ ...order(`+1312555010${id}`, { id: `${id}` }), customerOrderReference }));
    holding([
      ...others,
      { ...named({ id: "3", status: "COMPLETED" }), phoneNumbers: [{ phoneNumber: "+14165550150" }] },
    ]);
    await create([NUMBER], { customerOrderReference });
    const read = stub.asked.filter(({ url }) => !url.includes("?")).map(({ url }) => url.split("/").at(-1));
    expect(new Set(read.filter((id) => /^\d+$/.test(id ?? "")))).toEqual(new Set(["1", "2", "3"]));
  });

  it("with the same numbers is taken by an order of more", async () => {
    holding([
      { ...named({ status: "COMPLETED" }), phoneNumbers: [{ phoneNumber: "+13125550150" }, { phoneNumber: NUMBER }] },
    ]);
    expect((await refused(world, "create_port_in_order", again())).message).toContain("Order 7 already has");
    expect(ordersSent()).toBe(0);
  });

  it("of an order that has no id is passed over", async () => {
    stub.answer((asked) =>
      isOrder(asked)
        ? { status: 200, body: { id: "900", status: "PENDING", phoneNumbers: [] } }
        : { status: 200, body: { orders: [{ status: "COMPLETED", customerOrderReference }] } },
    );
    expect((await create([NUMBER], { customerOrderReference })).isError).toBe(false);
    expect(stub.asked.filter(({ method, url }) => method === "GET" && !url.includes("?"))).toEqual([]);
  });

  it.each([
    ["one that holds some of the numbers", [NUMBER], "order 7 has this reference, and some of the numbers"],
    ["one that holds none of them", ["+13125550150"], undefined],
  ])("tells of an order whose answer was lost, beside %s", async (_, numbers, says) => {
    const phoneNumbers = numbers.map((phoneNumber) => ({ phoneNumber, status: "ACTIVATED" }));
    const play = holding([{ ...named({ status: "COMPLETED" }), phoneNumbers }]);
    stub.answer((asked) => (isOrder(asked) ? { status: 500 } : play(asked)));
    const error = await refused(world, "create_port_in_order", again([NUMBER, "+12025550151"]));
    expect(error.kind).toBe(says ? "outcome_unknown" : "unavailable");
    if (says) expect(error.fix).toContain(says);
  });

  it.each([
    ["is only part of another", [NUMBER], { customerOrderReference: "lakeside-10", status: "COMPLETED" }],
    ["belongs to a canceled order", [NUMBER], { status: "CANCELED" }],
    ["belongs to an order of other numbers", ["+12025550151"], {}],
    [
      "belongs to an order of some of the numbers, which it has ported",
      [NUMBER, "+12025550151"],
      { status: "COMPLETED" },
    ],
  ])("that %s is free", async (_, numbers, about) => {
    holding([named(about)]);
    const { isError, text } = await create(numbers, { customerOrderReference });
    expect(isError, text).toBe(false);
    expect(ordersSent()).toBe(1);
  });

  it("of an order being canceled is free, but its numbers are not yet", async () => {
    holding([named({ status: "PENDING_CANCELATION" })]);
    expect((await refused(world, "create_port_in_order", again())).message).toContain("is already in order 7");
    expect(ordersSent()).toBe(0);
  });
});

describe("the preview of an order", () => {
  const warnings = async (numbers: readonly string[], more: object = {}) => {
    const previewing = await startWorld({ args: ["--confirm", "token"], env: { SINCH_PORTING_URL: stub.url } });
    try {
      const { body, text } = await previewing.call("create_port_in_order", orderArgs(numbers, { ...more }));
      expect(body.status, text).toBe("confirmation_needed");
      return body.data.will.warnings.join(" ") as string;
    } finally {
      await previewing.close();
    }
  };

  it("names the other orders under its reference, without the one that holds some of its numbers", async () => {
    const customerOrderReference = "lakeside-1";
    const under = (id: string, number: string) => ({
      ...order(number, { id, status: "COMPLETED", numberStatus: "ACTIVATED" }),
      customerOrderReference,
    });
    holding([under("5", "+13125550150"), under("6", "+14165550150"), under("7", NUMBER)]);
    const told = await warnings([NUMBER, "+12025550151"], { customerOrderReference });
    expect(told).toContain("stands on 2 other orders too (5, 6), with other numbers");
    holding([under("7", NUMBER)]);
    expect(await warnings([NUMBER, "+12025550151"], { customerOrderReference })).not.toContain("stands on");
  });

  it.each([3, 40])("names every number that has been ported before, with its order, among %i orders", async (count) => {
    const numbers = Array.from({ length: 19 }, (_, i) => `+120255501${30 + i}`);
    const done = (at: number, id: string, status = "COMPLETED") =>
      order(numbers[at] as string, { id, status, numberStatus: "ACTIVATED" });
    const strangers = Array.from({ length: count }, (_, i) => order(`+13125550${100 + i}`, { id: `${100 + i}` }));
    holding([...strangers, done(0, "31"), done(8, "32"), done(18, "33"), done(3, "34", "CANCELED")]);
    const told = await warnings(numbers);
    for (const [at, id] of [
      [0, "31"],
      [8, "32"],
      [18, "33"],
    ] as const) {
      expect(told).toContain(numbers[at]);
      expect(told).toContain(id);
    }
    expect(told).not.toMatch(/34/);
    expect(told.match(/which is COMPLETED/g)).toHaveLength(3);
  });

  it("looks through the newest of many completed orders, and says how many it did not", async () => {
    const numbers = Array.from({ length: 40 }, (_, i) => `+120255501${30 + i}`);
    const completed = Array.from({ length: 14 }, (_, i) =>
      order(numbers[i] as string, {
        id: `${31 + i}`,
        status: "COMPLETED",
        numberStatus: "ACTIVATED",
        createdDate: `2026-11-${10 + ((i * 5) % 14)}`,
      }),
    );
    const strangers = Array.from({ length: 4 }, (_, i) => order(`+13125550${100 + i}`, { id: `${100 + i}` }));
    holding([...strangers, ...completed]);
    const told = await warnings(numbers);
    expect(told).toContain("2 older completed orders were not searched for them.");
    // Those of November 10 and 11.
    expect(opened().filter((id) => id < 100)).toHaveLength(12);
    expect(opened()).not.toContain(31);
    expect(opened()).not.toContain(34);
    holding([...strangers, ...completed.slice(0, 13)]);
    expect(await warnings(numbers)).toContain("1 older completed order was not searched for them.");
    holding([...strangers, ...completed.slice(0, 12)]);
    expect(await warnings(numbers)).not.toContain("searched");
  });
});
