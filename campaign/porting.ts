/** What an agent may want of the Porting API, each once. */
import type { Bench } from "./bench.js";
import { type Intent, type Prepare, seen } from "./intent.js";

const DAY = 86_400_000;
const PIN = "4321";

const entry = (phoneNumber: string) => ({
  phoneNumber,
  endUser: {
    name: "Lakeside Dental Clinic LLC",
    streetNum: "1400",
    streetName: "Wells",
    city: "Chicago",
    state: "IL",
    zipCode: "60610",
  },
  portOutInfo: { existingPortOutPin: PIN, accountNum: "HT-5520817" },
});

const laterDate = ({ sandbox }: Bench, days: number): string =>
  new Date(sandbox.clock.now().getTime() + days * DAY).toISOString().slice(0, 10);

const someNumbers = (bench: Bench): string[] =>
  Array.from({ length: bench.random.between(1, 3) }, () => bench.number());

interface Placed {
  id: string;
  numbers: string[];
  // biome-ignore lint/suspicious/noExplicitAny: an order as the sandbox shows it
  now(): any;
}

async function placeOrder(bench: Bench, onDemandActivation = false): Promise<Placed> {
  const numbers = someNumbers(bench);
  const order = await bench.api("POST", "/orders/portIns", {
    desiredPortSchedule: { desiredPortDate: laterDate(bench, 14) },
    onDemandActivation,
    phoneNumbers: numbers.map(entry),
    customerOrderReference: bench.word("ref"),
  });
  return {
    id: String(order.id),
    numbers,
    now: () => bench.state().porting.orders.find((each: { id: number }) => each.id === order.id),
  };
}

const getOrder = (id: string, more: object = {}) => ["get_port_in_order", { orderId: id, ...more }] as const;
const below = (id: string, rest = "") => new RegExp(`/orders/portIns/${id}${rest}$`);

const create: Prepare = async (bench) => {
  const numbers = someNumbers(bench);
  const [first] = numbers;
  const holds = (order: { phoneNumbers: { phoneNumber: string }[] }) =>
    order.phoneNumbers.some(({ phoneNumber }) => phoneNumber === first);
  return {
    tool: "create_port_in_order",
    operationId: "orderPortIn",
    args: {
      desiredPortSchedule: { desiredPortDate: laterDate(bench, 14) },
      onDemandActivation: bench.random.chance(0.5),
      phoneNumbers: numbers.map(entry),
      ...(bench.random.chance(0.5) ? { customerOrderReference: bench.word("mine") } : {}),
    },
    sends: ({ operationId, body }) => operationId === "orderPortIn" && holds(body as never),
    effects: () => bench.state().porting.orders.filter(holds).length,
    look: (call) => seen(call("list_port_in_orders", { phoneNumber: first }), (data) => data.orders.length > 0),
  };
};

const updateByChanges: Prepare = async (bench) => {
  const order = await placeOrder(bench);
  const resellerName = bench.word("Reseller");
  return update(order, { changes: { resellerName } }, (now) => now.resellerName === resellerName);
};

const updateEntry: Prepare = async (bench) => {
  const order = await placeOrder(bench);
  const [phoneNumber] = order.numbers;
  const zipCode = String(bench.random.between(10_000, 99_999));
  return update(
    order,
    { changes: { phoneNumbers: [{ phoneNumber, endUser: { zipCode } }] } },
    (now) => now.phoneNumbers[0].endUser.zipCode === zipCode,
  );
};

const updateWhole: Prepare = async (bench) => {
  const order = await placeOrder(bench);
  const customerOrderReference = bench.word("whole");
  const args = {
    desiredPortSchedule: { desiredPortDate: laterDate(bench, 20) },
    phoneNumbers: order.numbers.map(entry),
    customerOrderReference,
  };
  return update(order, args, (now) => now.customerOrderReference === customerOrderReference);
};

// biome-ignore lint/suspicious/noExplicitAny: an order as the sandbox or a tool shows it
function update(order: Placed, args: object, isNew: (order: any) => boolean): Intent {
  const kept = () =>
    order.now().phoneNumbers.every((number: ReturnType<typeof entry>) => number.portOutInfo.existingPortOutPin === PIN);
  return {
    tool: "update_port_in_order",
    operationId: "updatePortInOrder",
    args: { orderId: order.id, ...args },
    sends: ({ operationId, path }) => operationId === "updatePortInOrder" && below(order.id).test(path),
    // A PIN that got lost on the way makes the change as good as not done.
    effects: () => (isNew(order.now()) && kept() ? 1 : 0),
    look: (call) => seen(call(...getOrder(order.id, { detail: "full" })), isNew),
    repeatable: true,
  };
}

const cancel: Prepare = async (bench) => {
  const order = await placeOrder(bench);
  const isCanceled = ({ status }: { status: string }) => status === "CANCELED";
  return {
    tool: "cancel_port_in_order",
    operationId: "deleteOrder",
    args: { orderId: order.id },
    sends: ({ operationId, path }) => operationId === "deleteOrder" && below(order.id).test(path),
    effects: () => (isCanceled(order.now()) ? 1 : 0),
    look: (call) => seen(call(...getOrder(order.id)), isCanceled),
    repeatable: true,
  };
};

const note: Prepare = async (bench) => {
  const order = await placeOrder(bench);
  const text = bench.word("Please confirm the FOC date; question");
  const same = (notes: { note: string }[]) => notes.filter((each) => each.note === text).length;
  return {
    tool: "add_port_in_note",
    operationId: "addOrderNote",
    args: { orderId: order.id, note: text },
    sends: ({ operationId, path }) => operationId === "addOrderNote" && below(order.id, "/notes").test(path),
    effects: () => same(order.now().notes),
    look: (call) => seen(call(...getOrder(order.id)), (data) => same(data.notes) > 0),
  };
};

const document: Prepare = async (bench) => {
  const order = await placeOrder(bench);
  const documentName = `${bench.word("loa")}.pdf`;
  const same = (documents: { documentName: string }[]) =>
    documents.filter((each) => each.documentName === documentName).length;
  return {
    tool: "upload_port_in_document",
    operationId: "addOrderDocuments",
    args: {
      orderId: order.id,
      documentName,
      fileContent: Buffer.from(`%PDF-1.7\n${documentName}\n${"signed ".repeat(200)}`).toString("base64"),
    },
    sends: ({ operationId, path }) => operationId === "addOrderDocuments" && below(order.id, "/documents").test(path),
    effects: () => same(order.now().documents),
    look: (call) => seen(call(...getOrder(order.id)), (data) => same(data.documents) > 0),
  };
};

const activate: Prepare = async (bench) => {
  const order = await placeOrder(bench, true);
  for (const number of order.numbers)
    await bench.lever(`/orders/${order.id}/numbers/${encodeURIComponent(number)}/confirm`, {
      focDate: bench.sandbox.clock.now().toISOString(),
    });
  bench.sandbox.clock.advance(60_000);
  const isLive = ({ phoneNumbers }: { phoneNumbers: { status: string }[] }) =>
    phoneNumbers.every(({ status }) => status === "ACTIVATED");
  return {
    tool: "activate_port_in_numbers",
    operationId: "activatePortIn",
    args: { orderId: order.id },
    sends: ({ operationId, path }) => operationId === "activatePortIn" && below(order.id, "/activate").test(path),
    effects: () => (isLive(order.now()) ? 1 : 0),
    look: (call) => seen(call(...getOrder(order.id)), isLive),
  };
};

const configure =
  (tool: "create_porting_configuration" | "update_porting_configuration"): Prepare =>
  async (bench) => {
    const operationId = tool === "create_porting_configuration" ? "createConfiguration" : "updateConfiguration";
    const exists = bench.state().porting.configuration !== null;
    if (tool === "update_porting_configuration" && !exists)
      await bench.api("POST", "/configuration", { defaultPortTime: "10:00:00" });
    const webhookUrl = `https://hooks.example.com/${bench.word("port")}`;
    const isSet = (stored: { webhookUrl?: string } | null) => stored?.webhookUrl === webhookUrl;
    return {
      tool,
      operationId,
      args: { webhookUrl },
      sends: (entry) =>
        entry.operationId === operationId && (entry.body as { webhookUrl?: string })?.webhookUrl === webhookUrl,
      effects: () => (isSet(bench.state().porting.configuration) ? 1 : 0),
      look: (call) => seen(call("get_porting_configuration", {}), isSet, "not-done"),
      repeatable: tool === "update_porting_configuration",
    };
  };

/** The project can be configured for the first time only once. */
export const firstOfAll: readonly Prepare[] = [configure("create_porting_configuration")];

export const portingIntents: readonly Prepare[] = [
  create,
  updateByChanges,
  updateEntry,
  updateWhole,
  cancel,
  note,
  document,
  activate,
  configure("update_porting_configuration"),
];
