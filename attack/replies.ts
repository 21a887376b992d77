/** Answers that no Sinch gives: generated statuses, headers and bodies, with everything in them that a reader might trip over. */
import fc from "fast-check";

export interface HostileReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** Ends the connection in the middle of the body. */
  cut: boolean;
}

/** Names that some reader looks at. */
const NAMES = [
  ...[
    "id",
    "orderId",
    "status",
    "state",
    "phoneNumber",
    "phoneNumbers",
    "orders",
    "numbers",
    "groups",
    "notes",
    "note",
  ],
  ...[
    "documents",
    "hostingOrderId",
    "hostingOrders",
    "importedNumbers",
    "qualifiedNumbers",
    "error",
    "message",
    "details",
  ],
  ...[
    "fieldViolations",
    "field",
    "description",
    "code",
    "nextPageToken",
    "totalSize",
    "availableActivations",
    "focDate",
  ],
  ...["customerOrderReference", "desiredPortSchedule", "endUser", "portOutInfo", "webhookUrl", "hmacSecret", "errors"],
  ...["__proto__", "constructor", "toString", "then", "toJSON", "length"],
];
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    -1,
    0,
    1e308,
    "",
    "PENDING",
    "+12125550151",
    "9".repeat(400),
    "\u202e\u200b\ufe0f\u3164",
  ),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    odd,
    fc.dictionary(fc.constantFrom(...NAMES), tie("tree"), { maxKeys: 8, noNullPrototype: true }),
    fc.array(tie("tree"), { maxLength: 4 }),
  ),
}));
const text = fc.oneof(
  { weight: 6, arbitrary: tree.map((value) => JSON.stringify(value) ?? "") },
  { weight: 1, arbitrary: fc.string() },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 500, max: 20_000 })
      .map((depth) => `${'{"phoneNumbers":[{"a":'.repeat(depth)}1${"}]}".repeat(depth)}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 40 })
      .map((size) => JSON.stringify({ id: 1, note: "a ".repeat(size * 10_000) })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "",
      "null",
      "[]",
      "{}",
      '{"id":',
      "<html>502</html>",
      '{"error":{"code":13,"message":""}}',
      '{"id":90071992547409931}',
      "\ufeff{}",
      '{"id":1}{"id":2}',
    ),
  },
);
const body = fc.oneof(
  { weight: 8, arbitrary: text.map((value) => Buffer.from(value)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)) },
);
const headers = fc.record(
  {
    date: fc.constantFrom("Tue, 01 Jan 275760 00:00:00 GMT", "yesterday", "Thu, 01 Jan 1970 00:00:00 GMT", "-1"),
    "content-type": fc.constantFrom(
      "application/json",
      "text/html",
      "application/octet-stream",
      "application/json; charset=utf-16",
      "x",
    ),
    "retry-after": fc.constantFrom("0", "-5", "1e9", "soon", "Fri, 31 Dec 9999 23:59:59 GMT"),
    location: fc.constantFrom("http://127.0.0.1:9/", "file:///etc/passwd", "//evil.example"),
    "content-encoding": fc.constantFrom("identity", "gzip", "br", "nonsense"),
  },
  { requiredKeys: [] },
);

export const hostileReply: fc.Arbitrary<HostileReply> = fc.record({
  status: fc.constantFrom(
    200,
    200,
    200,
    201,
    202,
    204,
    206,
    301,
    307,
    400,
    404,
    409,
    418,
    422,
    429,
    499,
    500,
    502,
    503,
    504,
    599,
  ),
  headers,
  body,
  cut: fc.boolean(),
});

/** Whether this answer says that the request was refused: who says so has not carried it out. */
export const refuses = ({ status }: HostileReply): boolean => status >= 300 && status < 500;
