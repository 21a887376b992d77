/** What an agent may want of the Imported Numbers and Hosting Orders API, each once. */
import { voiceCode } from "../src/knowledge/hosting-test-numbers.js";
import type { LedgerEntry } from "../src/sandbox/index.js";
import type { Bench } from "./bench.js";
import { type CallTool, type Prepare, seen } from "./intent.js";

const MINUTE = 60_000;
const PLAN = "byon_plan";
const CAMPAIGN = "CBYON01";

const encoded = encodeURIComponent;
const listed = (bench: Bench, what: "importedNumbers" | "qualifiedNumbers", phoneNumber: string) =>
  bench.state().hosting[what].filter((each: { phoneNumber: string }) => each.phoneNumber === phoneNumber);
const ordersWith = (bench: Bench, phoneNumber: string) =>
  bench
    .state()
    .hosting.hostingOrders.filter((order: { numbers: { phoneNumber: string }[] }) =>
      order.numbers.some((each) => each.phoneNumber === phoneNumber),
    ).length;

const getImported = (call: CallTool, phoneNumber: string) => call("get_imported_number", { phoneNumber });
const getQualified = (call: CallTool, phoneNumber: string) => call("get_qualified_number", { phoneNumber });
/** States are shown with or without their prefix, in one field or another. */
const shows = (state: string) => (data: unknown) =>
  new RegExp(`"(GLOBAL_PROCESS_STATE_)?${state}"`).test(JSON.stringify(data));

async function imported(bench: Bench): Promise<string> {
  const phoneNumber = bench.number();
  await bench.api("POST", "/importedNumbers", {
    phoneNumber,
    regionCode: "US",
    smsConfiguration: { servicePlanId: PLAN, campaignId: CAMPAIGN },
  });
  bench.sandbox.clock.advance(20 * MINUTE);
  return phoneNumber;
}

async function eligible(bench: Bench, phoneNumber = bench.number()): Promise<string> {
  await bench.api("POST", "/qualifiedNumbers:addNumbers", { phoneNumbers: [phoneNumber] });
  bench.sandbox.clock.advance(6 * MINUTE);
  return phoneNumber;
}

async function challenged(bench: Bench, phoneNumber = bench.number()): Promise<string> {
  await eligible(bench, phoneNumber);
  await bench.api("POST", `/qualifiedNumbers/${encoded(phoneNumber)}:sendVoiceChallenge`);
  return phoneNumber;
}

async function verified(bench: Bench, phoneNumber = bench.number()): Promise<string> {
  await challenged(bench, phoneNumber);
  const path = `/qualifiedNumbers/${encoded(phoneNumber)}:verifyVoiceChallenge`;
  await bench.api("POST", path, { code: voiceCode(phoneNumber) });
  return phoneNumber;
}

const importOne: Prepare = async (bench) => {
  const phoneNumber = bench.number();
  const operationId = "ImportNumberService_ImportNumber";
  return {
    tool: "import_number",
    operationId,
    args: { phoneNumber, regionCode: "US", smsConfiguration: { servicePlanId: PLAN, campaignId: CAMPAIGN } },
    sends: (entry) =>
      entry.operationId === operationId && (entry.body as { phoneNumber: string }).phoneNumber === phoneNumber,
    effects: () => listed(bench, "importedNumbers", phoneNumber).length,
    look: (call) => seen(getImported(call, phoneNumber), () => true, "not-done"),
  };
};

const updateOne =
  (unlinks: boolean): Prepare =>
  async (bench) => {
    const phoneNumber = await imported(bench);
    const operationId = "ImportNumberService_UpdateImportedNumber";
    const displayName = bench.word("Front desk");
    const isNew = (number: {
      displayName?: string;
      campaignId?: string;
      smsConfiguration?: { campaignId?: string };
    }) => (unlinks ? !(number.smsConfiguration?.campaignId ?? number.campaignId) : number.displayName === displayName);
    return {
      tool: "update_imported_number",
      operationId,
      args: { phoneNumber, ...(unlinks ? { smsConfiguration: { campaignId: "" } } : { displayName }) },
      sends: (entry) => entry.operationId === operationId && entry.path.endsWith(encoded(phoneNumber)),
      effects: () => listed(bench, "importedNumbers", phoneNumber).filter(isNew).length,
      look: (call) => seen(getImported(call, phoneNumber), isNew),
      repeatable: true,
    };
  };

const deleteOne: Prepare = async (bench) => {
  const phoneNumber = await imported(bench);
  const operationId = "ImportNumberService_DeleteImportedNumber";
  return {
    tool: "delete_imported_number",
    operationId,
    args: { phoneNumber },
    sends: (entry) => entry.operationId === operationId && entry.path.endsWith(encoded(phoneNumber)),
    effects: () => 1 - listed(bench, "importedNumbers", phoneNumber).length,
    look: (call) => seen(getImported(call, phoneNumber), () => false, "done"),
    repeatable: true,
  };
};

const importMany: Prepare = async (bench) => {
  const numbers = [bench.number(), bench.number()];
  const [first = ""] = numbers;
  // A campaign of its own lets an agent find the order; without one no operation lists it.
  const campaignId = bench.word("CBYON");
  const operationId = "HostingOrderService_ImportNumbers";
  return {
    tool: "import_numbers",
    operationId,
    args: { numbers, regionCode: "US", servicePlanId: PLAN, campaignId },
    sends: (entry) =>
      entry.operationId === operationId && (entry.body as { numbers: string[] }).numbers.includes(first),
    effects: () => ordersWith(bench, first),
    async look(call) {
      for (const states of ["SUBMITTED", "IN_PROGRESS"]) {
        const sight = await seen(
          call("list_hosting_orders", { states, type: "IMPORT", servicePlanId: PLAN, campaignId }),
          (data) => data.hostingOrders.length > 0,
        );
        if (sight !== "not-done") return sight;
      }
      return "not-done";
    },
  };
};

const ORDER_NUMBERS = 5;

/** More numbers than an order takes: by two or three orders, of which each may be struck. */
const importSeveral: Prepare = async (bench) => {
  const numbers = Array.from({ length: bench.random.between(6, 12) }, () => bench.number());
  const campaignId = bench.word("CBYON");
  const operationId = "HostingOrderService_ImportNumbers";
  const args = { numbers, regionCode: "US", servicePlanId: PLAN, campaignId };
  const requests = Math.ceil(numbers.length / ORDER_NUMBERS);
  const numbersIn = (entry: LedgerEntry) => (entry.body as { numbers: string[] }).numbers;
  const sends = (entry: LedgerEntry) =>
    entry.operationId === operationId && numbersIn(entry).some((number) => numbers.includes(number));
  return {
    tool: "import_numbers",
    operationId,
    args,
    sends,
    requests,
    // A number in two orders is one too many, however few the others are in.
    effects() {
      const counts = numbers.map((number) => ordersWith(bench, number));
      const most = Math.max(...counts);
      return most > 1 ? most : Math.min(...counts);
    },
    async look(call) {
      const found = new Set<string>();
      for (const states of ["SUBMITTED", "IN_PROGRESS"]) {
        const list = { states, type: "IMPORT", servicePlanId: PLAN, campaignId };
        const { isError, body } = await call("list_hosting_orders", list);
        if (isError) return "unsure";
        for (const { hostingOrderId } of body.data.hostingOrders) found.add(hostingOrderId);
      }
      return found.size === requests ? "done" : "not-done";
    },
    rest({ body }) {
      const left = body.data?.notOrdered ?? body.data?.rest ?? [];
      return left.length > 0 ? { ...args, numbers: left } : undefined;
    },
    misstates({ body }, carriedOut) {
      const { orders = [], notKnown = [], notOrdered = [], rest = [] } = body.data ?? {};
      const ordered: string[] = orders.flatMap((order: { numbers: string[] }) => order.numbers);
      const done = carriedOut.flatMap(numbersIn);
      // Of a call that was one order, all is in doubt when anything is.
      const allInDoubt = body.error?.kind === "outcome_unknown" && body.data?.notKnown === undefined;
      const admitted = new Set([...ordered, ...notKnown]);
      return (
        ordered.some((number) => ordersWith(bench, number) === 0) ||
        (!allInDoubt && done.some((number) => !admitted.has(number))) ||
        [...notOrdered, ...rest].some((number) => admitted.has(number))
      );
    },
  };
};

const qualify: Prepare = async (bench) => {
  const phoneNumbers = [bench.number(), bench.number()];
  const [first = ""] = phoneNumbers;
  const operationId = "QualifiedNumberService_BatchCreateQualifiedNumbers";
  return {
    tool: "qualify_numbers",
    operationId,
    args: { phoneNumbers },
    sends: (entry) =>
      entry.operationId === operationId && (entry.body as { phoneNumbers: string[] }).phoneNumbers.includes(first),
    effects: () => listed(bench, "qualifiedNumbers", first).length,
    look: (call) => seen(getQualified(call, first), () => true, "not-done"),
  };
};

const dropCandidate: Prepare = async (bench) => {
  const phoneNumber = await eligible(bench);
  const operationId = "QualifiedNumberService_DeleteQualifiedNumber";
  return {
    tool: "delete_qualified_number",
    operationId,
    args: { phoneNumber },
    sends: (entry) => entry.operationId === operationId && entry.path.endsWith(encoded(phoneNumber)),
    effects: () => 1 - listed(bench, "qualifiedNumbers", phoneNumber).length,
    look: (call) => seen(getQualified(call, phoneNumber), () => false, "done"),
    repeatable: true,
  };
};

const ring: Prepare = async (bench) => {
  const phoneNumber = await eligible(bench);
  const operationId = "QualifiedNumberService_SendVoiceChallenge";
  const rung = () =>
    bench.state().hosting.voiceCalls.filter((call: { phoneNumber: string }) => call.phoneNumber === phoneNumber).length;
  return {
    tool: "send_voice_challenge",
    operationId,
    args: { phoneNumber },
    sends: (entry) => entry.operationId === operationId && entry.path.includes(encoded(phoneNumber)),
    effects: rung,
    // The person beside the telephone is the only one who can tell.
    look: async () => (rung() > 0 ? "done" : "not-done"),
    invisible: true,
  };
};

const prove: Prepare = async (bench) => {
  const phoneNumber = await challenged(bench);
  const operationId = "QualifiedNumberService_VerifyVoiceChallenge";
  return {
    tool: "verify_voice_challenge",
    operationId,
    args: { phoneNumber, code: voiceCode(phoneNumber) },
    sends: (entry) => entry.operationId === operationId && entry.path.includes(encoded(phoneNumber)),
    effects: () => listed(bench, "qualifiedNumbers", phoneNumber).filter(shows("VERIFIED")).length,
    look: (call) => seen(getQualified(call, phoneNumber), shows("VERIFIED")),
  };
};

const LOA = {
  authorisedPerson: { firstName: "Avery", lastName: "Stone", email: "avery@lakeside.example" },
  address: {
    buildingNumber: "1400",
    street: "Wells Street",
    city: "Chicago",
    state: "IL",
    postalCode: "60610",
    country: "US",
  },
  currentVoiceCarrier: "Harbor Telecom",
};

const textEnable =
  (tool: string, operationId: string, tollFree: boolean): Prepare =>
  async (bench) => {
    const phoneNumber = await verified(bench, tollFree ? bench.tollFree() : bench.number());
    return {
      tool,
      operationId,
      args: {
        numbers: [phoneNumber],
        regionCode: "US",
        servicePlanId: PLAN,
        ...(tollFree ? {} : { campaignId: CAMPAIGN }),
        directLoaInfo: LOA,
      },
      sends: (entry) =>
        entry.operationId === operationId && (entry.body as { numbers: string[] }).numbers.includes(phoneNumber),
      effects: () => ordersWith(bench, phoneNumber),
      look: (call) => seen(getQualified(call, phoneNumber), shows("HOSTING_IN_PROGRESS")),
    };
  };

const sign: Prepare = async (bench) => {
  const hmacSecret = `${bench.word("secret")}-7f3a9c`;
  const operationId = "UpdateCallbackConfiguration";
  const sends = (entry: { operationId: string; body: unknown }) =>
    entry.operationId === operationId && (entry.body as { hmacSecret?: string })?.hmacSecret === hmacSecret;
  return {
    tool: "update_callback_configuration",
    operationId,
    args: { hmacSecret },
    sends,
    // The sandbox does not show the secret; its ledger does. Setting the same one again changes nothing.
    effects: () => (bench.sandbox.ledger.entries.some((entry) => sends(entry) && entry.committed) ? 1 : 0),
    // Nobody is shown the secret, so nobody can compare it.
    look: async () => "unsure",
    repeatable: true,
  };
};

export const hostingIntents: readonly Prepare[] = [
  importOne,
  updateOne(false),
  updateOne(true),
  deleteOne,
  importMany,
  importSeveral,
  qualify,
  dropCandidate,
  ring,
  prove,
  textEnable("text_enable_numbers", "TextEnableNumbers", false),
  textEnable("text_enable_toll_free_numbers", "TextEnableTollFreeNumbers", true),
  textEnable("text_enable_qualified_numbers", "QualifiedNumberService_TextEnableNumbers", false),
  textEnable("text_enable_qualified_toll_free_numbers", "QualifiedNumbersTextEnableTollFreeNumbers", true),
  sign,
];
