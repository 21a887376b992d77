import { readFileSync } from "node:fs";
import { parse } from "yaml";

/** The three hosts a client talks to; each has its own contract file beside this module. */
export type Api = "porting" | "hosting" | "auth";

export type Schema = {
  $ref?: string;
  type?: string;
  readOnly?: boolean;
  example?: unknown;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  contentEncoding?: string;
};
export type Content = Record<string, { schema: Schema; examples?: Record<string, Example> }>;
type Example = { $ref?: string; value?: unknown };
export type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required?: boolean;
  schema: Schema;
  example?: unknown;
};
type RequestBody = { required?: boolean; content: Content };
export type Reply = { content?: Content };
type OperationNode = {
  operationId: string;
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: RequestBody;
  responses: Record<string, Reply | { $ref: string }>;
};
type PathNode = Partial<Record<Lowercase<Method>, OperationNode>> & { parameters?: (Parameter | { $ref: string })[] };
export type ContractDocument = {
  paths: Record<string, PathNode>;
  webhooks?: Record<string, { post: OperationNode }>;
  components: { schemas: Record<string, Schema> } & Record<string, unknown>;
};

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof methods)[number];

/** One method on one path of the contract, with every reference to parameters and replies already followed. */
export type ContractOperation = {
  api: Api;
  operationId: string;
  method: Method;
  /** As the file writes it: porting paths start after /v1/projects/{projectId}, hosting and auth paths are whole. */
  pathTemplate: string;
  parameters: Parameter[];
  requestBody: RequestBody | undefined;
  replies: Record<string, Reply>;
};

const fileOf: Record<Api, string> = {
  porting: "porting.openapi.yaml",
  hosting: "imported-hosting.openapi.yaml",
  auth: "auth.openapi.yaml",
};

const load = (api: Api) => parse(readFileSync(new URL(fileOf[api], import.meta.url), "utf8")) as ContractDocument;

/** The parsed files. Treat as read-only: every check reads the same objects. */
export const documents: Record<Api, ContractDocument> = {
  porting: load("porting"),
  hosting: load("hosting"),
  auth: load("auth"),
};

/** Follows `$ref`s inside one contract file until something that is not a reference is reached. */
export function follow<T extends object>(api: Api, node: T | { $ref: string }): T {
  let current: object = node;
  while ("$ref" in current && typeof current.$ref === "string") {
    let target: unknown = documents[api];
    for (const step of current.$ref.replace(/^#\//, "").split("/")) {
      target = (target as Record<string, unknown> | undefined)?.[step.replaceAll("~1", "/").replaceAll("~0", "~")];
    }
    if (typeof target !== "object" || target === null) throw new Error(`${fileOf[api]}: no such ${current.$ref}`);
    current = target;
  }
  return current as T;
}

/** The values of an `examples` map, by name. */
export function exampleValues(api: Api, examples: Record<string, Example> | undefined): [string, unknown][] {
  return Object.entries(examples ?? {}).map(([name, example]) => [
    name,
    follow<{ value?: unknown }>(api, example).value,
  ]);
}

function operationsOf(api: Api): ContractOperation[] {
  return Object.entries(documents[api].paths).flatMap(([pathTemplate, path]) =>
    methods.flatMap((method) => {
      const node = path[method.toLowerCase() as Lowercase<Method>];
      if (!node) return [];
      return {
        api,
        operationId: node.operationId,
        method,
        pathTemplate,
        parameters: [...(path.parameters ?? []), ...(node.parameters ?? [])].map((p) => follow<Parameter>(api, p)),
        requestBody: node.requestBody,
        replies: Object.fromEntries(Object.entries(node.responses).map(([s, reply]) => [s, follow<Reply>(api, reply)])),
      };
    }),
  );
}

/** Every path and method of the three contracts. */
export const operations: ContractOperation[] = [
  ...operationsOf("porting"),
  ...operationsOf("hosting"),
  ...operationsOf("auth"),
];

const escaped = (literal: string) => literal.replace(/[.*+?^$()|[\]\\]/g, "\\$&");

/**
 * A parameter never swallows a slash or a colon: a custom verb such as `:sendVoiceChallenge` must stand literally in the
 * path, as the contract writes it, and must not be mistaken for a part of the number before it.
 */
function pattern(pathTemplate: string): RegExp {
  const parts = pathTemplate.split(/\{(\w+)\}/);
  return new RegExp(`^${parts.map((part, i) => (i % 2 ? `(?<${part}>[^/:]+)` : escaped(part))).join("")}$`);
}

/** Literal segments win over parameters, leftmost first: sorting on this key puts the more literal template first. */
const literalFirst = (pathTemplate: string) => pathTemplate.replace(/\{\w+\}/g, "\uffff");

const routes = operations
  .map((operation) => ({ operation, pattern: pattern(operation.pathTemplate) }))
  .sort((a, b) => (literalFirst(a.operation.pathTemplate) < literalFirst(b.operation.pathTemplate) ? -1 : 1));

export type Match = { operation: ContractOperation; pathValues: Record<string, string> };

/**
 * Finds the operation behind a concrete URL path (as sent: percent-encoded, without the query). Porting paths may come
 * with or without their /v1/projects/{projectId} prefix. Path values are returned raw, still encoded.
 */
export function matchOperation(api: Api, method: string, path: string): Match | undefined {
  const local = api === "porting" ? path.replace(/^\/v1\/projects\/[^/]+(?=\/)/, "") : path;
  for (const route of routes) {
    if (route.operation.api !== api || route.operation.method !== method.toUpperCase()) continue;
    const found = route.pattern.exec(local);
    if (found) return { operation: route.operation, pathValues: { ...found.groups } };
  }
  return undefined;
}
