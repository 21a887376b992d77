import { describe, expect, it } from "vitest";
import { documents, exampleValues, type Schema } from "./contract.js";
import {
  type Api,
  type ContractOperation,
  checkReply,
  checkRequest,
  checkWebhook,
  matchOperation,
  operations,
  portInNumberEntries,
} from "./oracle.js";

const project = "/v1/projects/7f3c2b1e-5d64-4a0b-9c1e-2f8a6d90b4c7";
const imported = `${project}/importedNumbers`;
const json = { "content-type": "application/json; charset=utf-8" };

/** A concrete path and query for an operation, from the examples its parameters carry. */
function concrete(operation: ContractOperation) {
  const example = (name: string) => String(operation.parameters.find((p) => p.name === name)?.example);
  const path = operation.pathTemplate.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(example(name)));
  const required = operation.parameters.filter((p) => p.in === "query" && p.required).map((p) => p.name);
  return { path, query: Object.fromEntries(required.map((name) => [name, example(name)])) };
}

/** Every example of a content, with its name and type. */
const examplesOf = (api: Api, content: ContractOperation["replies"][string]["content"]) =>
  Object.entries(content ?? {}).flatMap(([contentType, { examples }]) =>
    exampleValues(api, examples).map(([name, body]) => ({ name, body, contentType })),
  );

describe("the contract's own examples of requests conform", () => {
  for (const operation of operations) {
    const { api, method, requestBody } = operation;
    const { path, query } = concrete(operation);
    for (const { name, body, contentType } of examplesOf(api, requestBody?.content)) {
      it(`request ${operation.operationId}: ${name}`, () => {
        expect(checkRequest({ api, method, path, query, body, contentType })).toEqual([]);
      });
    }
    if (!requestBody?.required) {
      it(`request ${operation.operationId}: without a body`, () => {
        expect(checkRequest({ api, method, path, query })).toEqual([]);
      });
    }
  }
});

describe("the contract's own examples of replies conform", () => {
  for (const operation of operations) {
    const { api, method, replies } = operation;
    const { path } = concrete(operation);
    for (const [status, { content }] of Object.entries(replies)) {
      const examples = examplesOf(api, content).map(({ name, body, contentType }) => ({
        what: `${name} (${contentType})`,
        given: { headers: { "content-type": contentType }, body },
      }));
      for (const { what, given } of content ? examples : [{ what: "empty", given: {} }]) {
        it(`reply ${operation.operationId} ${status}: ${what}`, () => {
          expect(checkReply({ api, method, path, status: Number(status), ...given })).toEqual([]);
        });
      }
    }
  }
});

describe("the contract's other examples conform", () => {
  for (const api of ["porting", "hosting"] as const) {
    for (const [name, webhook] of Object.entries(documents[api].webhooks ?? {})) {
      for (const [title, value] of exampleValues(
        api,
        webhook.post.requestBody?.content["application/json"]?.examples,
      )) {
        it(`webhook ${api} ${name}: ${title}`, () => expect(checkWebhook(api, value)).toEqual([]));
      }
    }
  }

  it("every parameter's example fits its own type, optional ones included", () => {
    for (const operation of operations) {
      const { path, query } = concrete(operation);
      const optional = operation.parameters.filter((p) => p.in === "query" && p.example !== undefined);
      const all = { ...query, ...Object.fromEntries(optional.map((p) => [p.name, String(p.example)])) };
      const body = exampleValues(
        operation.api,
        Object.values(operation.requestBody?.content ?? {}).find((content) => content.examples)?.examples,
      )[0]?.[1];
      const { api, method } = operation;
      expect(checkRequest({ api, method, path, query: all, body }), operation.operationId).toEqual([]);
    }
  });

  it("no operation is without an example to hold it to", () => {
    const bare = operations
      .filter((o) => !Object.values(o.replies).some((r) => Object.values(r.content ?? {}).some((c) => c.examples)))
      .map((o) => o.operationId);
    expect(bare).toEqual([]);
  });
});

describe("the operations", () => {
  it("are those of the three files", () => {
    const count = (api: Api) => operations.filter((operation) => operation.api === api).length;
    expect({ porting: count("porting"), hosting: count("hosting"), auth: count("auth") }).toEqual({
      porting: 16,
      hosting: 23,
      auth: 1,
    });
  });

  it("are each found again from a concrete path", () => {
    for (const operation of operations) {
      const found = matchOperation(operation.api, operation.method, concrete(operation).path);
      expect(found?.operation.operationId).toBe(operation.operationId);
    }
  });

  const routed = [
    ["porting", "GET", "/orders/portIns/phoneGroups/901442", "getPortInPhoneGroups"],
    ["porting", "GET", `${project}/orders/portIns/901442`, "getOrderDetails"],
    ["porting", "GET", "/orders/portIns/901442/documents/55342", "getOrderDocumentContentAlt"],
    ["porting", "GET", "/orders/901442/documents/55342", "getOrderDocumentContent"],
    ["hosting", "post", `${project}/hostingOrders:importNumbers`, "HostingOrderService_ImportNumbers"],
    [
      "hosting",
      "POST",
      `${project}/qualifiedNumbers/%2B12065550142:sendVoiceChallenge`,
      "QualifiedNumberService_SendVoiceChallenge",
    ],
    ["hosting", "GET", `${project}/qualifiedNumbers/%2B12065550142`, "QualifiedNumberService_GetQualifiedNumber"],
  ] as const;
  for (const [api, method, path, operationId] of routed) {
    it(`${method} ${path} is ${operationId}`, () => {
      expect(matchOperation(api, method, path)?.operation.operationId).toBe(operationId);
    });
  }

  const unrouted = [
    ["porting", "GET", "/orders/portIn/901442"],
    ["porting", "GET", "/orders/portins/901442"],
    ["porting", "PATCH", "/orders/portIns/901442"],
    ["porting", "GET", "/orders/portIns/"],
    ["porting", "GET", "/orders/portIns/../901442"],
    ["hosting", "GET", "/importedNumbers"],
    ["hosting", "POST", `${project}/hostingOrders/importNumbers`],
    ["hosting", "POST", `${project}/hostingOrders:importNumber`],
    ["hosting", "POST", `${project}/qualifiedNumbers/%2B12065550142%3AsendVoiceChallenge`],
    ["hosting", "GET", `${project}/qualifiedNumbers/%2B12065550142:sendVoiceChallenge`],
    ["hosting", "GET", "/v1beta1/projects/p/importedNumbers"],
  ] as const;
  for (const [api, method, path] of unrouted) {
    it(`${method} ${path} is nothing`, () => {
      expect(matchOperation(api, method, path)).toBeUndefined();
      expect(checkRequest({ api, method, path })).toHaveLength(1);
      expect(checkReply({ api, method, path, status: 200 })).toHaveLength(1);
    });
  }
});

const number = {
  phoneNumber: "+12025550143",
  endUser: { name: "A", streetNum: "1", streetName: "B", city: "C", state: "IL", zipCode: "60654" },
  portOutInfo: { existingPortOutPin: "740291" },
};
const order = { desiredPortSchedule: { desiredPortDate: "2027-01-19" }, phoneNumbers: [number] };
const create = (body: unknown) => ({ api: "porting", method: "POST", path: "/orders/portIns", body }) as const;
const tollFree = {
  regionCode: "US",
  numbers: ["+18335550117"],
  servicePlanId: "plan",
  directLoaInfo: {
    authorisedPerson: { firstName: "I", lastName: "O", email: "i@o.example" },
    address: { buildingNumber: "1", street: "A", city: "S", state: "WA", postalCode: "98101", country: "US" },
    currentVoiceCarrier: "Lumen",
  },
};
const enableTollFree = (body: unknown) =>
  ({ api: "hosting", method: "POST", path: `${project}/hostingOrders:textEnableTollFreeNumbers`, body }) as const;
const listOrders = (query: Record<string, string | string[]>) =>
  ({ api: "hosting", method: "GET", path: `${project}/hostingOrders`, query }) as const;
const listed = { states: "IN_PROGRESS", type: "IMPORT", servicePlanId: "plan", campaignId: "camp" };

describe("a request is refused", () => {
  it("not when it is right", () => {
    expect(checkRequest(create(order))).toEqual([]);
    expect(checkRequest(enableTollFree(tollFree))).toEqual([]);
    expect(checkRequest(listOrders(listed))).toEqual([]);
  });

  const wrong: [string, Parameters<typeof checkRequest>[0], RegExp][] = [
    ["a missing body", create(undefined), /^body: is required/],
    ["a missing required field", create({ phoneNumbers: [number] }), /^body: .*desiredPortSchedule/],
    ["an unknown field", create({ ...order, resellerNam: "x" }), /^body\/resellerNam: not in the contract/],
    ["a read-only field", create({ ...order, id: 1 }), /^body\/id: is read-only/],
    ["a read-only field by reference", create({ ...order, status: "PENDING" }), /^body\/status: is read-only/],
    [
      "a read-only field beside a reference",
      create({ ...order, phoneNumbers: [{ ...number, status: "PENDING" }] }),
      /^body\/phoneNumbers\/0\/status: is read-only/,
    ],
    [
      "an unknown field of a number",
      create({ ...order, phoneNumbers: [{ ...number, directoryListing: {} }] }),
      /^body\/phoneNumbers\/0\/directoryListing: not in the contract/,
    ],
    [
      "an unknown field inside a number's end user",
      create({ ...order, phoneNumbers: [{ ...number, endUser: { ...number.endUser, zip: "1" } }] }),
      /endUser\/zip: not in the contract/,
    ],
    [
      "the field of another voice type",
      create({ ...order, phoneNumbers: [{ ...number, voiceConfiguration: { type: "RTC", trunkId: "t" } }] }),
      /voiceConfiguration\/trunkId: not in the contract/,
    ],
    [
      "a number that is not E.164",
      create({ ...order, phoneNumbers: [{ ...number, phoneNumber: "12025550143" }] }),
      /^body\/phoneNumbers\/0\/phoneNumber: must match format/,
    ],
    [
      "a wrong enum",
      create({ ...order, desiredPortSchedule: { desiredPortDate: "2027-01-19", desiredPortTimeZone: "Central" } }),
      /desiredPortTimeZone/,
    ],
    ["501 numbers", create({ ...order, phoneNumbers: Array(501).fill(number) }), /must NOT have more than 500 items/],
    ["a wrong content type", { ...create(order), contentType: "text/plain" }, /^content-type/],
    [
      "a read-only field in a PUT",
      { api: "porting", method: "PUT", path: "/orders/portIns/1", body: { ...order, notes: [] } },
      /^body\/notes: is read-only/,
    ],
    [
      "a document that is not base64",
      { api: "porting", method: "POST", path: "/orders/portIns/1/documents", body: { fileContent: "%PDF" } },
      /not base64/,
    ],
    ["a body where none is", { api: "porting", method: "DELETE", path: "/orders/portIns/1", body: {} }, /^body: none/],
    ["an order id that is no number", { api: "porting", method: "GET", path: "/orders/portIns/abc" }, /^path orderId/],
    [
      "a page size that is no number",
      { api: "porting", method: "GET", path: "/orders/portIns", query: { pageSize: "many" } },
      /^query pageSize/,
    ],
    [
      "a page size above the maximum",
      { api: "porting", method: "GET", path: "/orders/portIns", query: { pageSize: "1001" } },
      /^query pageSize/,
    ],
    [
      "an unknown query parameter",
      { api: "porting", method: "GET", path: "/orders/portIns", query: { status: "PENDING" } },
      /^query status: not in the contract/,
    ],
    ["a missing query parameter", listOrders({ ...listed, states: [] }), /^query states: is required/],
    ["a repeated query parameter", listOrders({ ...listed, states: ["DRAFT", "REJECTED"] }), /more than once/],
    ["a query value outside its enum", listOrders({ ...listed, states: "PENDING" }), /^query states/],
    [
      "both LOA blocks on toll-free",
      enableTollFree({ ...tollFree, resellerLoaInfo: { ...tollFree.directLoaInfo, businessName: "B" } }),
      /exactly one schema/,
    ],
    ["a blanket LOA on toll-free", enableTollFree({ ...tollFree, blanketLoaInfo: {} }), /blanketLoaInfo: not in/],
    [
      "a blanket LOA that is not empty",
      {
        api: "hosting",
        method: "POST",
        path: `${project}/hostingOrders:textEnableNumbers`,
        body: { regionCode: "US", numbers: ["+12065550142"], servicePlanId: "p", blanketLoaInfo: { a: 1 } },
      },
      /blanketLoaInfo/,
    ],
    [
      "T-Mobile migration where it cannot be asked for",
      {
        api: "hosting",
        method: "PATCH",
        path: `${imported}/%2B12065550142`,
        body: { smsConfiguration: { migrateToSinchTmo: true } },
      },
      /migrateToSinchTmo: is read-only/,
    ],
    ["a number with a bare plus", { api: "hosting", method: "GET", path: `${imported}/+12065550142` }, /%2B/],
    ["a number without plus", { api: "hosting", method: "GET", path: `${imported}/12065550142` }, /not E\.164/],
    [
      "a path value that climbs out",
      { api: "hosting", method: "GET", path: `${project}/hostingOrders/..%2FimportedNumbers` },
      /must not change the path/,
    ],
    ["a broken escape", { api: "hosting", method: "GET", path: `${imported}/%2` }, /broken percent-encoding/],
  ];
  for (const [what, request, says] of wrong) {
    it(`for ${what}`, () => {
      const violations = checkRequest(request);
      expect(violations.some((violation) => says.test(violation))).toBe(true);
    });
  }

  it("unless an allowance lets a number entry pass what it does not know, there and nowhere else", () => {
    const extra = { ...order, phoneNumbers: [{ ...number, directoryListing: { a: 1 } }] };
    expect(checkRequest(create(extra), { passUnknown: portInNumberEntries })).toEqual([]);
    expect(checkRequest(create({ ...extra, extra: 1 }), { passUnknown: portInNumberEntries })).toHaveLength(1);
  });

  it("without its values being quoted", () => {
    const secret = "s3cr3t-740291";
    const bad = { ...order, phoneNumbers: [{ ...number, phoneNumber: secret, portOutInfo: secret, [secret]: 1 }] };
    // The name of an unknown field has to be told; its value and the values of known fields must not be.
    const said = checkRequest(create(bad)).filter((violation) => !violation.includes(`/${secret}: not in`));
    expect(said).not.toHaveLength(0);
    expect(said.join()).not.toContain(secret);
  });
});

describe("a reply is refused", () => {
  const page = { importedNumbers: [{ phoneNumber: "+12065550142" }], nextPageToken: "", totalSize: 1 };
  const reply = (status: number, body?: unknown, headers: Record<string, string> = json) =>
    ({ api: "hosting", method: "GET", path: imported, status, body, headers }) as const;

  it("not when it is right", () => {
    expect(checkReply(reply(200, page))).toEqual([]);
    expect(checkReply(reply(500, undefined, {}))).toEqual([]);
    expect(
      checkReply({ api: "porting", method: "GET", path: "/orders/portIns/1", status: 404, body: "", headers: {} }),
    ).toEqual([]);
  });

  const wrong: [string, Parameters<typeof checkReply>[0], RegExp][] = [
    ["an undocumented status", reply(418, page), /^status 418/],
    ["a missing body", reply(200), /^body: is required/],
    ["a missing content type", reply(200, page, {}), /^content-type: is missing/],
    ["a wrong content type", reply(200, page, { "content-type": "text/html" }), /^content-type: text\/html/],
    ["an unknown field", reply(200, { ...page, total: 1 }), /^body\/total: not in the contract/],
    [
      "an unknown field deep inside",
      reply(200, { ...page, importedNumbers: [{ smsProvisioning: { status: "DONE" } }] }),
      /^body\/importedNumbers\/0\/smsProvisioning\/status/,
    ],
    [
      "a wrong enum deep inside",
      reply(200, { ...page, importedNumbers: [{ smsProvisioning: { state: "READY" } }] }),
      /^body\/importedNumbers\/0\/smsProvisioning\/state/,
    ],
    ["a wrong type", reply(200, { ...page, totalSize: "1" }), /^body\/totalSize: must be integer/],
    ["an error code of the wrong type", reply(400, { code: 400, message: "m" }), /^body\/code/],
    [
      "a body where none is documented",
      { api: "hosting", method: "DELETE", path: `${imported}/%2B12065550142`, status: 200, body: {}, headers: json },
      /^body: none/,
    ],
    [
      "a missing required field",
      {
        api: "porting",
        method: "GET",
        path: "/orders/portIns/1",
        status: 200,
        body: { ...order, phoneNumbers: [{ phoneNumber: "+12025550143" }] },
        headers: json,
      },
      /endUser/,
    ],
    [
      "an error body that mixes the two shapes",
      {
        api: "porting",
        method: "GET",
        path: "/orders/portIns/1",
        status: 404,
        body: { code: "404", error: "Not found", status: "NOT_FOUND" },
        headers: json,
      },
      /^body\/status: not in the contract/,
    ],
  ];
  for (const [what, candidate, says] of wrong) {
    it(`for ${what}`, () => {
      const violations = checkReply(candidate);
      expect(violations.some((violation) => says.test(violation))).toBe(true);
    });
  }

  it("but not for a bad request that the hosting contract leaves out, if its body is the inferred one", () => {
    const list = { ...listOrders({}), status: 400, headers: json };
    expect(checkReply({ ...list, body: { code: "400", message: "m", status: "INVALID_ARGUMENT" } })).toEqual([]);
    expect(checkReply({ ...list, body: { error: { code: 400 } } })).toHaveLength(1);
    const portingReply = { api: "porting", method: "GET", path: "/orders/portIns/1", status: 400 } as const;
    expect(checkReply(portingReply)).toHaveLength(1);
  });

  it("but not for an unknown field when checked loosely", () => {
    expect(checkReply(reply(200, { ...page, total: 1 }), { loose: true })).toEqual([]);
  });
});

describe("a webhook is refused", () => {
  const wrong: [string, "porting" | "hosting", unknown, RegExp][] = [
    ["an unknown type", "porting", { type: "ORDER_CHANGED", orderId: "1" }, /^body\/type/],
    ["no type", "porting", { orderId: "1" }, /^body\/type: is required/],
    ["a numeric order id", "porting", { type: "NEW_ORDER_NOTE", orderId: 1, note: "n" }, /^body\/orderId/],
    [
      "an order that carries its id",
      "porting",
      { type: "ORDER_UPDATED", orderId: "1", order: { ...order, id: 1 } },
      /^body\/order\/id: not in the contract/,
    ],
    [
      "another event's field",
      "porting",
      { type: "NUMBERS_ACTIVATED", orderId: "1", note: "n" },
      /^body\/note: not in the contract/,
    ],
    ["a failure code nobody knows", "hosting", { status: "FAILED", failureCode: "NO" }, /^body\/failureCode/],
    [
      "the sibling API's event name",
      "hosting",
      { eventType: "PROVISIONING_TO_CAMPAIGN", status: "SUCCEEDED" },
      /^body\/eventType/,
    ],
  ];
  for (const [what, api, payload, says] of wrong) {
    it(`for ${what}`, () => {
      const violations = checkWebhook(api, payload);
      expect(violations.some((violation) => says.test(violation))).toBe(true);
    });
  }
});

describe("the examples inside schemas", () => {
  const scalars = new Set<unknown>(["string", "number", "boolean"]);

  /** Every property, however deep, with its place. */
  const propertiesIn = (schema: Schema, at: string): (readonly [string, Schema])[] => [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) => [
      [`${at}.${name}`, property] as const,
      ...propertiesIn(property, `${at}.${name}`),
    ]),
    ...[schema.allOf, schema.oneOf, schema.anyOf].flatMap((parts = []) =>
      parts.flatMap((part) => propertiesIn(part, at)),
    ),
    ...(schema.items ? propertiesIn(schema.items, `${at}[]`) : []),
  ];

  it("have the type their schema names", () => {
    const exampled = Object.values(documents)
      .flatMap(({ components }) => Object.entries(components.schemas))
      .flatMap(([name, schema]) => propertiesIn(schema, name))
      .filter(([, { example }]) => example !== undefined);
    for (const [place, { type, example }] of exampled) {
      const named = type === "integer" ? "number" : type;
      if (scalars.has(named)) expect(typeof example, place).toBe(named);
    }
    expect(exampled.length).toBeGreaterThan(50);
  });
});
