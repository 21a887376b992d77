/**
 * The leak hunt: marked secrets stand in every field that can hold one, in what is sent and in what comes back, and are
 * quoted, plain and encoded, wherever text can stand. None may leave: not in an answer, a form, an error, a log or an audit line.
 */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { z } from "zod";
import { publishedSchema } from "../../src/mcp/catalogue/json-schema.js";
import { TOOLS } from "../../src/tools/index.js";
import { CAMPAIGN, directLoaInfo, PLAN } from "../harness/hosting.js";
import { END_USER, LOA, orderArgs } from "../harness/porting.js";
import { type Plain, type Stub, startStub } from "../harness/stub.js";
import { agreeable, startWorld, type World } from "../harness/world.js";

const KEY_SECRET = "KEYSECRET~mark/one+two=";
const TOKEN = "TOKEN.mark-three/four+five";

/** The secrets of one run. */
interface Marks {
  pin: string;
  newPin: string;
  account: string;
  hmac: string;
  code: string;
}

const encodings: readonly ((text: string) => string)[] = [
  (text) => text,
  encodeURIComponent,
  (text) => Buffer.from(text).toString("base64"),
  (text) => Buffer.from(text).toString("base64url"),
  (text) => Buffer.from(text).toString("hex"),
  (text) => Buffer.from(`{"said":"${text}"}`).toString("base64"),
];

/** A sentence in which somebody outside quotes everything. */
const gossip = (secrets: readonly string[], encoded: number): string =>
  `carrier says: ${secrets.map((secret) => (encodings[encoded] as (text: string) => string)(secret)).join(" and PIN")}, please resend`;

/** What any operation might answer: every name that some reader looks at, with secrets in their places and gossip in others. */
function everything(marks: Marks, known: readonly string[], encoded: number): Record<string, unknown> {
  const { pin, newPin, account, hmac } = marks;
  const said = gossip([...new Set([...known, pin, newPin, account, hmac])], encoded);
  const number = {
    phoneNumber: "+12025550150",
    status: "REJECTED",
    state: "VERIFIED",
    phoneNumberGroup: said,
    focDate: "2027-01-19T16:30:00Z",
    rejectReason: said,
    exclusionReason: said,
    reason: said,
    carrier: said,
    portable: false,
    displayName: said,
    endUser: { ...END_USER, name: said },
    portOutInfo: { existingPortOutPin: marks.pin, accountNum: marks.account, authorizingName: said },
    newPortOutPin: marks.newPin,
    odd: { existingPortOutPin: [marks.pin, { deep: marks.pin }], hmacSecret: 4711471147 },
  };
  const order = {
    id: 901442,
    hostingOrderId: "01HQ4T8Z6M2R7V9K3XCBN5D1WE",
    status: "PENDING",
    customerOrderReference: said,
    onDemandActivation: true,
    resellerName: said,
    createdDate: "2026-12-01",
    desiredPortSchedule: {
      desiredPortDate: "2027-01-19",
      desiredPortTime: "09:00:00",
      desiredPortTimeZone: "US/Eastern",
      remark: said,
    },
    phoneNumbers: [number],
    notes: [{ id: "n-1", note: said, createdBy: said, createdTime: "2026-12-01T10:00:00Z", extra: said }],
    documents: [{ id: 55310, documentName: said, description: said }],
  };
  return {
    ...order,
    ...number,
    orders: [order],
    groups: [number],
    numbers: [number],
    hostingOrders: [order],
    importedNumbers: [number],
    qualifiedNumbers: [number],
    hostingOrderNumbers: [number],
    documentName: said,
    description: said,
    contact: { name: said, email: "porting@lakeside.example" },
    webhookUrl: `https://hooks.lakeside.example/${encodeURIComponent(said)}`,
    hmacSecret: marks.hmac,
    access_token: TOKEN,
    echo: `Authorization: Bearer ${TOKEN}, by ${KEY_SECRET}`,
    page: said,
  };
}

/** Errors that quote what was sent, and answers that are none. */
const failures = (known: readonly string[], encoded: number): Plain[] => {
  const said = gossip([...known, TOKEN, KEY_SECRET], encoded);
  const violations = [{ field: said, description: said }];
  return [
    { status: 400, body: { status: said, message: said, details: [{ fieldViolations: violations }] } },
    { status: 422, body: { error: { code: 422, status: said, message: said, details: violations } } },
    { status: 404, body: { title: said, detail: said, errors: violations } },
    { status: 500, body: said },
    { status: 200, body: `<html>${said}</html>` },
    "reset",
    "cut",
  ];
};

const orderId = "901442";
const phoneNumber = "+12025550150";
const hostingOrderId = "01HQ4T8Z6M2R7V9K3XCBN5D1WE";
/** What every tool is given that takes an argument of the name. */
const BY_NAME: Readonly<Record<string, unknown>> = {
  orderId,
  documentId: "55310",
  hostingOrderId,
  phoneNumber,
  phoneNumbers: [phoneNumber],
  numbers: [phoneNumber],
  regionCode: "US",
  servicePlanId: PLAN,
  campaignId: CAMPAIGN,
  note: "Any news?",
  documentName: "loa.pdf",
  fileContent: LOA,
};

const byName = ({ input }: { input: z.ZodType }): Record<string, unknown> => {
  const { properties = {} } = publishedSchema(input) as { properties?: object };
  return Object.fromEntries(Object.entries(BY_NAME).filter(([name]) => name in properties));
};

/** Arguments of every tool that talks to Sinch, with a secret in every place that takes one. */
const calls = (marks: Marks): Record<string, Record<string, unknown>> => ({
  ...Object.fromEntries(
    TOOLS.filter(({ toolset }) => toolset !== "guidance").map(({ declaration }) => [
      declaration.name,
      byName(declaration),
    ]),
  ),
  ...withSecrets(marks),
});

/** Those that take secrets, show more than others, or have arguments of which the name alone says too little. */
function withSecrets(marks: Marks): Record<string, Record<string, unknown>> {
  const secretEntry = {
    phoneNumber,
    endUser: END_USER,
    portOutInfo: { existingPortOutPin: marks.pin, accountNum: marks.account },
    newPortOutPin: marks.newPin,
    summaryOnly: { existingPortOutPin: marks.pin },
  };
  const told = `My PIN is ${marks.pin}`;
  const loa = { numbers: [phoneNumber], regionCode: "US", servicePlanId: PLAN, directLoaInfo };
  const tollFree = { ...loa, numbers: ["+18335550150"] };
  return {
    create_port_in_order: orderArgs([], { phoneNumbers: [secretEntry], customerOrderReference: told.slice(0, 100) }),
    list_port_in_orders: {},
    get_port_in_order: { orderId, detail: "full" },
    get_port_in_phone_groups: { orderId, detail: "full" },
    update_port_in_order: {
      orderId,
      changes: {
        phoneNumbers: [
          {
            phoneNumber,
            portOutInfo: { existingPortOutPin: marks.pin, authorizingName: marks.newPin },
            newPortOutPin: marks.newPin,
          },
        ],
      },
    },
    create_porting_configuration: { defaultPortTime: "09:00:00" },
    update_porting_configuration: { defaultPortTime: "10:00:00" },
    import_number: { phoneNumber, regionCode: "US", smsConfiguration: { servicePlanId: PLAN, campaignId: CAMPAIGN } },
    update_imported_number: { phoneNumber, displayName: "Front desk" },
    list_hosting_orders: { type: "IMPORT", states: "SUBMITTED", servicePlanId: PLAN, campaignId: CAMPAIGN },
    list_qualified_numbers: { states: "ELIGIBLE" },
    text_enable_numbers: { ...loa, campaignId: CAMPAIGN },
    text_enable_toll_free_numbers: tollFree,
    text_enable_qualified_numbers: { ...loa, campaignId: CAMPAIGN },
    text_enable_qualified_toll_free_numbers: tollFree,
    verify_voice_challenge: { phoneNumber, code: marks.code },
    update_callback_configuration: { hmacSecret: marks.hmac },
  };
}

let stub: Stub;
let worlds: World[];
const forms: string[] = [];
beforeAll(async () => {
  stub = await startStub();
  stub.answerTokens({ status: 200, body: { access_token: TOKEN, expires_in: 3599 } });
  const env = {
    SINCH_PORTING_URL: stub.url,
    SINCH_HOSTING_URL: stub.url,
    SINCH_AUTH_URL: stub.url,
    SINCH_KEY_SECRET: KEY_SECRET,
  };
  const agree = agreeable();
  worlds = [
    await startWorld({ env, args: ["--confirm", "off", "--log-level", "debug"] }),
    await startWorld({ env, args: ["--confirm", "token", "--log-level", "debug"] }),
    await startWorld({
      env,
      args: ["--confirm", "auto", "--log-level", "debug"],
      client: "legacy",
      forms(form) {
        forms.push(JSON.stringify(form));
        return agree(form);
      },
    }),
  ];
});
afterAll(async () => {
  for (const world of worlds) await world.close();
  await stub.close();
});

/** Which of the secrets, in which encoding, stand in the text. */
function leaks(text: string, secrets: readonly string[]): string[] {
  return secrets.flatMap((secret) =>
    encodings.slice(0, 5).flatMap((encode, index) => (text.includes(encode(secret)) ? [`${secret} (${index})`] : [])),
  );
}

const mark = (prefix: string) =>
  fc.stringMatching(/^[A-Za-z0-9+/=&%" -]{4,10}$/).map((text) => `${prefix}${text}Z${prefix.length}`);
const digits = fc.stringMatching(/^[1-9]\d{7,9}$/);
const marks = fc.record<Marks>({
  pin: fc.oneof(
    mark("P1N"),
    digits.map((text) => `81${text}`),
  ),
  newPin: mark("NEWP1N"),
  account: mark("ACC0UNT"),
  hmac: mark("HMACS3CRET-"),
  code: fc.stringMatching(/^[1-9]\d{5}$/).map((text) => text.replace(/^../, "73")),
});

const MARKS: Marks = {
  pin: "P1N-8f7k2/x",
  newPin: "99887766",
  account: "ACC0UNT 77-12",
  hmac: "HMACS3CRET+ab=",
  code: "730815",
};

it("calls every tool with arguments that it takes", () => {
  const hunted = calls(MARKS);
  const refused = TOOLS.filter(
    ({ declaration: { name, input } }) => name in hunted && !input.safeParse(hunted[name]).success,
  );
  expect(refused.map(({ declaration }) => declaration.name)).toEqual([]);
  expect(Object.keys(hunted)).toHaveLength(TOOLS.filter(({ toolset }) => toolset !== "guidance").length);
});

/** What Sinch answers, when it knows these secrets from the call or has told them itself in it. */
interface Answers {
  read(known: readonly string[]): Plain;
  write(known: readonly string[]): Plain;
}

/** The secrets among the arguments: Sinch and the server know them from there. */
const knownIn = (args: object, secrets: Marks): string[] =>
  Object.values(secrets).filter((secret) => JSON.stringify(args).includes(JSON.stringify(secret).slice(1, -1)));

async function hunt(secrets: Marks, answers: Answers, through: readonly World[] = worlds): Promise<void> {
  const all = [...Object.values(secrets), KEY_SECRET, TOKEN];
  for (const world of through) {
    for (const [tool, args] of Object.entries(calls(secrets))) {
      const known = knownIn(args, secrets);
      stub.answer(({ method }) => {
        if (method !== "GET") return answers.write(known);
        const read = answers.read(known);
        if (typeof read === "object" && read.status === 200) known.push(secrets.pin, secrets.newPin, secrets.account);
        return read;
      });
      world.audit.length = 0;
      world.log.length = 0;
      forms.length = 0;
      const { body, text } = await world.call(tool, args);
      const left = {
        text,
        body: JSON.stringify(body),
        audit: JSON.stringify(world.audit),
        log: world.log.join("\n"),
        forms: forms.join("\n"),
      };
      for (const [place, shown] of Object.entries(left))
        expect(leaks(shown, all), `${tool}: ${place}: ${shown.slice(0, 3_000)}`).toEqual([]);
    }
  }
}

const answering =
  (secrets: Marks, encoded: number) =>
  (known: readonly string[]): Plain => ({ status: 200, body: everything(secrets, known, encoded) });

it("nothing leaves that Sinch answers", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(marks, fc.nat(encodings.length - 1), async (secrets, encoded) =>
      hunt(secrets, { read: answering(secrets, encoded), write: answering(secrets, encoded) }),
    ),
    { numRuns: 4, endOnFailure: true },
  );
});

it("nothing leaves when Sinch answers with errors", { timeout: 120_000 }, async () => {
  for (const kind of failures([], 0).keys()) {
    const encoded = kind % encodings.length;
    const wrong = (known: readonly string[]) => failures(known, encoded)[kind] as Plain;
    await hunt(MARKS, { read: wrong, write: wrong }, worlds.slice(0, 1));
    // Only the write fails: what was read before it makes more secrets known.
    await hunt(MARKS, { read: answering(MARKS, encoded), write: wrong }, worlds.slice(0, 1));
  }
});

it("nothing leaves when arguments are refused, however they are wrong", async () => {
  const [world] = worlds as [World, ...World[]];
  const all = Object.values(MARKS);
  const { create_port_in_order: order, update_callback_configuration: callback } = calls(MARKS);
  const spoilt = [
    ["create_port_in_order", { ...order, priority: 1 }],
    ["create_port_in_order", { ...order, phoneNumbers: JSON.stringify(order?.phoneNumbers) }],
    ["create_port_in_order", { ...order, phoneNumbers: `${JSON.stringify(order?.phoneNumbers)}]` }],
    ["create_port_in_order", { ...order, phoneNumbers: { existingPortOutPin: MARKS.pin } }],
    ["create_port_in_order", { ...order, desiredPortSchedule: { desiredPortDate: MARKS.pin } }],
    ["create_port_in_order", { ...order, resellerName: 7, loaUploadedBy: [MARKS.newPin] }],
    ["update_callback_configuration", { ...callback, unknown: MARKS.hmac }],
    ["update_callback_configuration", { hmacSecret: [MARKS.hmac] }],
    ["verify_voice_challenge", { phoneNumber: MARKS.code, code: MARKS.code }],
    ["cancel_port_in_order", { orderId: MARKS.pin }],
    ["no_such_tool", { existingPortOutPin: MARKS.pin }],
  ] as const;
  stub.answer({ status: 404 });
  for (const [tool, args] of spoilt) {
    world.audit.length = 0;
    world.log.length = 0;
    const { isError, text } = await world.call(tool, args as Record<string, unknown>);
    expect(isError, `${tool}: ${text}`).toBe(true);
    const left = [text, JSON.stringify(world.audit), world.log.join("\n")].join("\n");
    expect(leaks(left, all), `${tool}: ${left}`).toEqual([]);
  }
});
