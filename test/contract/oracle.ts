/**
 * The wire contract as a judge: says what is wrong with a request, a reply or a webhook, and never learns its answers
 * from the code it judges. Only the three YAML files beside it are read.
 *
 * Every check returns violations as "place: what is wrong"; an empty array means it conforms. Values are never quoted,
 * because bodies hold PINs and secrets.
 */
import { Ajv2020, type ErrorObject } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import {
  type Api,
  type Content,
  type ContractOperation,
  documents,
  follow,
  matchOperation,
  type Parameter,
  type Reply,
  type Schema,
} from "./contract.js";

export { type Api, type ContractOperation, matchOperation, operations } from "./contract.js";

const e164 = /^\+[1-9]\d{1,14}$/;

const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
ajvFormats.default(ajv);
ajv.addFormat("e164", e164);
for (const [api, document] of Object.entries(documents)) ajv.addSchema(document, `contract:${api}`);

/** Schemas refer to each other inside their own file, so a loose one is compiled with its references made absolute. */
const absolute = (api: Api, schema: Schema): Schema =>
  JSON.parse(JSON.stringify(schema), (key, value) =>
    key === "$ref" && typeof value === "string" && value.startsWith("#") ? `contract:${api}${value}` : value,
  );

const compiled = new WeakMap<Schema, ReturnType<typeof ajv.compile>>();

function validator(api: Api, schema: Schema) {
  let validate = compiled.get(schema);
  if (!validate) {
    validate = ajv.compile(absolute(api, schema));
    compiled.set(schema, validate);
  }
  return validate;
}

const sayError = (place: string, error: ErrorObject) =>
  `${place}${error.instancePath}: ${error.message ?? error.keyword}`;

function schemaViolations(api: Api, schema: Schema, value: unknown, place: string): string[] {
  const validate = validator(api, schema);
  return validate(value) ? [] : (validate.errors ?? []).map((error) => sayError(place, error));
}

/**
 * All schemas that speak about a value at one place: references followed, `allOf` joined, and of `oneOf` and `anyOf` only
 * the branches that accept the value, so that a field of the other branch counts as unknown.
 */
function aspects(api: Api, schema: Schema, value: unknown): Schema[] {
  const branches = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  const accepting = branches.filter((branch) => validator(api, branch)(value));
  // When none accepts, the schema check says so already: looking at all of them keeps this one from drowning it.
  const chosen = accepting.length > 0 ? accepting : branches;
  return [
    schema,
    ...(schema.$ref ? aspects(api, followOnce(api, schema.$ref), value) : []),
    ...[...(schema.allOf ?? []), ...chosen].flatMap((part) => aspects(api, part, value)),
  ];
}

/** One step only: the siblings of a `$ref` (readOnly, for one) count too, so they must not be skipped. */
const followOnce = (api: Api, $ref: string): Schema => follow<Schema>(api, { $ref });

type Walk = {
  api: Api;
  /** Unknown properties are violations, except right below these places ("*" stands for any array index). */
  strict: boolean;
  passUnknown: readonly string[];
  /** readOnly properties are the server's to set: in a request they are violations. */
  request: boolean;
};

/** What JSON Schema alone does not say here: unknown properties, readOnly ones in requests, text that is not base64. */
function walkViolations(walk: Walk, schema: Schema, value: unknown, place: string): string[] {
  const known = aspects(walk.api, schema, value);
  if (Array.isArray(value)) {
    const items = known.flatMap((aspect) => aspect.items ?? []);
    if (items.length === 0) return [];
    return value.flatMap((item, index) => walkViolations(walk, { allOf: items }, item, `${place}/${index}`));
  }
  if (typeof value === "string" && known.some((aspect) => aspect.contentEncoding === "base64")) {
    return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)
      ? []
      : [`${place}: not base64`];
  }
  if (typeof value !== "object" || value === null) return [];
  // An object about which nothing is said (error details, for one) may hold anything.
  const described = known.some((aspect) => aspect.properties || aspect.additionalProperties !== undefined);
  if (!described) return [];
  return Object.entries(value).flatMap(([name, child]) => propertyViolations(walk, known, name, child, place));
}

function propertyViolations(
  walk: Walk,
  known: readonly Schema[],
  name: string,
  child: unknown,
  place: string,
): readonly string[] {
  const at = `${place}/${name}`;
  const declared = known.flatMap((a) =>
    a.properties && Object.hasOwn(a.properties, name) ? (a.properties[name] ?? []) : [],
  );
  const extra = known.flatMap((a) => (typeof a.additionalProperties === "object" ? a.additionalProperties : []));
  const schemas = declared.length > 0 ? declared : extra;
  if (schemas.length === 0) {
    const anonymous = place.replace(/\/\d+(?=\/|$)/g, "/*");
    return walk.strict && !walk.passUnknown.includes(anonymous) ? [`${at}: not in the contract`] : [];
  }
  if (walk.request && schemas.flatMap((s) => aspects(walk.api, s, child)).some((s) => s.readOnly))
    return [`${at}: is read-only, so a request must not carry it`];
  return walkViolations(walk, { allOf: schemas }, child, at);
}

/**
 * Places below which unknown properties may pass, for `passUnknown`. The vendor's summary names number settings that the
 * reference lacks (messaging configuration, directory listing), so a number entry of a port-in order passes them on.
 */
export const portInNumberEntries = [
  "body/phoneNumbers/*",
  "body/order/phoneNumbers/*",
  "body/*/phoneNumbers/*",
] as const;

type Query = URLSearchParams | Record<string, string | readonly string[]>;

const queryEntries = (query: Query): [string, string][] =>
  query instanceof URLSearchParams
    ? [...query]
    : Object.entries(query).flatMap(([name, v]) =>
        (typeof v === "string" ? [v] : v).map((one): [string, string] => [name, one]),
      );

/** Path and query values travel as text: read them as the type their schema names, or leave them to be refused. */
function fromText(api: Api, schema: Schema, text: string): unknown {
  const type = aspects(api, schema, text).find((aspect) => aspect.type)?.type;
  if ((type === "number" || type === "integer") && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

function queryViolations(operation: ContractOperation, query: Query): string[] {
  const declared = new Map(operation.parameters.filter((p) => p.in === "query").map((p) => [p.name, p]));
  const seen = new Set<string>();
  const violations: string[] = [];
  for (const [name, text] of queryEntries(query)) {
    const parameter = declared.get(name);
    if (!parameter) violations.push(`query ${name}: not in the contract`);
    // No list-valued parameter is documented, and the contract says of the plural ones to send a single value.
    else if (seen.has(name)) violations.push(`query ${name}: given more than once`);
    else violations.push(...textViolations(operation.api, parameter, text, `query ${name}`));
    seen.add(name);
  }
  for (const parameter of declared.values()) {
    if (parameter.required && !seen.has(parameter.name)) violations.push(`query ${parameter.name}: is required`);
  }
  return violations;
}

const textViolations = (api: Api, parameter: Parameter, text: string, place: string) =>
  schemaViolations(api, parameter.schema, fromText(api, parameter.schema, text), place);

function pathViolations(operation: ContractOperation, raw: Record<string, string>): string[] {
  return operation.parameters
    .filter((parameter) => parameter.in === "path" && raw[parameter.name] !== undefined)
    .flatMap((parameter) => {
      const place = `path ${parameter.name}`;
      const encoded = raw[parameter.name] ?? "";
      let text: string;
      try {
        text = decodeURIComponent(encoded);
      } catch {
        return [`${place}: broken percent-encoding`];
      }
      const violations = textViolations(operation.api, parameter, text, place);
      // The schema says only "string"; the contract's text adds the two rules below.
      if (parameter.name === "phoneNumber") {
        if (!e164.test(text)) violations.push(`${place}: not E.164`);
        if (encoded.includes("+")) violations.push(`${place}: + must be sent as %2B`);
      }
      if (/[/\\]|^\.\.?$/.test(text)) violations.push(`${place}: a path value must not change the path`);
      return violations;
    });
}

const mediaType = (contentType: string) => (contentType.split(";")[0] ?? "").trim().toLowerCase();

const isEmpty = (body: unknown) => body === undefined || body === "";

export type CheckOptions = {
  /** Accept properties that the contract does not know. Off by default. */
  loose?: boolean;
  /** Accept them right below these places only, see {@link portInNumberEntries}. */
  passUnknown?: readonly string[];
};

export type RequestToCheck = {
  api: Api;
  method: string;
  /** As sent, percent-encoded, without the query. */
  path: string;
  query?: Query;
  /** Parsed JSON, or the fields of a form; undefined when nothing was sent. */
  body?: unknown;
  /** Checked when given. */
  contentType?: string;
};

/** What is wrong with a request that a client is about to send, or has sent. */
export function checkRequest(request: RequestToCheck, options: CheckOptions = {}): string[] {
  const { api, method, path, query = {}, body, contentType } = request;
  const match = matchOperation(api, method, path);
  if (!match) return [`${method.toUpperCase()} ${path}: no such operation in the ${api} contract`];
  const { operation, pathValues } = match;
  const violations = [...pathViolations(operation, pathValues), ...queryViolations(operation, query)];
  const wanted = operation.requestBody;
  if (isEmpty(body)) return wanted?.required ? [...violations, "body: is required"] : violations;
  if (!wanted) return [...violations, "body: none is documented for this operation"];
  const media = contentType === undefined ? Object.keys(wanted.content)[0] : mediaType(contentType);
  const schema = media === undefined ? undefined : wanted.content[media]?.schema;
  if (!schema) return [...violations, `content-type: ${media} is not documented for this operation`];
  const walk = { api, strict: !options.loose, passUnknown: options.passUnknown ?? [], request: true };
  return [...violations, ...schemaViolations(api, schema, body, "body"), ...walkViolations(walk, schema, body, "body")];
}

export type ReplyToCheck = {
  api: Api;
  method: string;
  path: string;
  status: number;
  headers?: Headers | Record<string, string>;
  /** Parsed JSON; undefined (or "") when the reply had no body. */
  body?: unknown;
};

/** What is wrong with a reply. Exact by default, for the sandbox; `loose` lets unknown properties pass. */
export function checkReply(reply: ReplyToCheck, options: CheckOptions = {}): string[] {
  const { api, method, path, status, body } = reply;
  const match = matchOperation(api, method, path);
  if (!match) return [`${method.toUpperCase()} ${path}: no such operation in the ${api} contract`];
  const documented = match.operation.replies[String(status)] ?? inferredReply(api, status);
  if (!documented) return [`status ${status}: not documented for ${match.operation.operationId}`];
  // Both contracts say that an error may come without a body; a success without its documented body may not.
  if (isEmpty(body)) return documented.content && status < 400 ? [`body: is required with status ${status}`] : [];
  if (!documented.content) return [`body: none is documented for status ${status}`];
  const contentType = new Headers(reply.headers).get("content-type");
  return contentViolations(api, documented.content, contentType, body, options);
}

/**
 * Several hosting operations mark parameters required and list no answer for their absence. The contract closes the same
 * gap elsewhere with its InferredBadRequest ("not listed for this operation; assumed to match the other operations"), so
 * a 400 of that shape passes on all of them.
 */
const inferredReply = (api: Api, status: number): Reply | undefined =>
  api === "hosting" && status === 400
    ? follow<Reply>(api, { $ref: "#/components/responses/InferredBadRequest" })
    : undefined;

function contentViolations(
  api: Api,
  content: Content,
  contentType: string | null,
  body: unknown,
  options: CheckOptions,
) {
  if (contentType === null) return ["content-type: is missing"];
  const schema = content[mediaType(contentType)]?.schema;
  if (!schema)
    return [`content-type: ${mediaType(contentType)} is not documented here (${Object.keys(content).join(", ")})`];
  return bodyViolations(api, schema, body, options);
}

function bodyViolations(api: Api, schema: Schema, body: unknown, options: CheckOptions) {
  const walk = { api, strict: !options.loose, passUnknown: options.passUnknown ?? [], request: false };
  return [...schemaViolations(api, schema, body, "body"), ...walkViolations(walk, schema, body, "body")];
}

/** What is wrong with the body of a webhook (porting) or event callback (hosting) that Sinch sends. */
export function checkWebhook(api: "porting" | "hosting", payload: unknown, options: CheckOptions = {}): string[] {
  const schemas = Object.values(documents[api].webhooks ?? {}).flatMap(
    (webhook) => webhook.post.requestBody?.content["application/json"]?.schema ?? [],
  );
  // Porting events are told apart by their type alone, which no schema flags as required.
  const untyped = api === "porting" && (typeof payload !== "object" || payload === null || !("type" in payload));
  const attempts = schemas.map((schema) => bodyViolations(api, schema, payload, options));
  const best = attempts.reduce((a, b) => (b.length < a.length ? b : a));
  return untyped ? ["body/type: is required, to tell the events apart", ...best] : best;
}
