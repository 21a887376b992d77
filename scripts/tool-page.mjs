// docs/tools.md: every tool with every argument. What an argument may be comes from the schema that checks it; what it
// means, from our own words where we add something, else from the wire contract.
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const source = (path) => import(new URL(`../build/${path}`, import.meta.url));
const { NEEDS_APPROVAL } = await source("tools/operation.js");
const { table } = await source("resources/markdown.js");

const contract = (name) =>
  parse(readFileSync(new URL(`../test/contract/${name}.openapi.yaml`, import.meta.url), "utf8"));
const CONTRACTS = { porting: contract("porting"), hosting: contract("imported-hosting") };

/** What each kind of tool does to the world, for a reader. */
const EFFECTS = {
  reads: "Reads.",
  writes: "Writes.",
  orders: "Starts a transfer or a provisioning",
  replaces: "Replaces what is there",
  destroys: "Removes or cancels",
  "reaches-people": "Emails or rings somebody",
  "cuts-over": "Moves live traffic",
};

/** What neither the schema nor the contract finds worth saying to a program. */
const PLAIN = {
  detail: "How much of the answer: `summary` is the default.",
  filePath: "The document, inside a folder that `--files` allows.",
  topic: "Which page.",
  city: "City.",
  postalCode: "Postal code.",
  type: "Which of these.",
  smsAppId: "SMS application, by its id.",
  email: "Email address.",
  name: "Name.",
  newPortOutPin: "PIN to protect the number at Sinch.",
  changes: "Only what is to be different; the rest of the order stays.",
  businessName: "The customer whose numbers they are, for a reseller LOA.",
  numberPattern: "Only numbers that fit; on the wire two query parameters with a dot in their names.",
  question: "The question's id.",
  answer: "What the person said, or one of the values offered.",
};

/** Where the contract says what is inside an argument of ours: in the operation itself, or in one of its fields. */
const STANDS_FOR = { changes: (wire) => wire, loa: (wire) => inContract(wire, "resellerLoaInfo") };

export function toolPage(tools, offers, titles) {
  const contents = Object.entries(titles).map(([toolset, title]) => {
    const names = tools.filter((tool) => tool.toolset === toolset).map(({ declaration: { name } }) => name);
    return `- **${title}**: ${names.map((name) => `[${name}](#${name})`).join(", ")}`;
  });
  const sections = Object.entries(titles).flatMap(([toolset, title]) => [
    `## ${title}`,
    ...tools.filter((tool) => tool.toolset === toolset).map((tool) => toolSection(tool, offers)),
  ]);
  return [
    "<!-- Written by `npm run docs` from the tools themselves: change it there. -->",
    "# Tools",
    "Argument names are Sinch's own: path, query and body fields in one object. A dot leads into an object, `[]` into a list. What this server adds is `confirmToken`, `detail`, `fields`, `filePath`, `changes` and `loa`. Every answer has a `status`, a one-sentence `summary`, the `data`, and the `next` tools that the state allows.",
    contents.join("\n"),
    ...sections,
    "",
  ].join("\n\n");
}

function toolSection({ declaration }, offers) {
  const { name, description, effect, api, method, path, input } = declaration;
  const asks = NEEDS_APPROVAL.has(effect) ? ", and asks first." : "";
  const route = method ? ` \`${method} ${path}\` of the ${api === "porting" ? "Porting" : "Hosting"} API.` : "";
  const bytes = Buffer.byteLength(JSON.stringify(offers.find(({ listed }) => listed.name === name).listed));
  const schema = z.toJSONSchema(input, { io: "input", unrepresentable: "any" });
  const wire = wireOf(declaration);
  const rows = argumentsOf(schema, "", wire, wire).map(({ at, type, required, about }) => {
    if (!about) throw new Error(`${name}: nothing says what ${at} means`);
    return [`\`${at}\`${required ? " **required**" : ""}`, type, about];
  });
  if (asks) rows.push(["`confirmToken`", "text", "Alone: does what was previewed."]);
  return [
    `### ${name}`,
    description,
    `${EFFECTS[effect]}${asks}${route} About ${Math.ceil(bytes / 4)} tokens in the list.`,
    rows.length > 0 ? table(["argument", "type", "meaning"], rows) : "No arguments.",
  ].join("\n\n");
}

/** The schema's listed properties, flattened; `wire` is the same place in the contract, `whole` the operation's. */
function argumentsOf(schema, prefix, wire, whole) {
  return Object.entries(schema.properties ?? {}).flatMap(([name, declared]) => {
    if (declared.publish?.unlisted) return [];
    const at = `${prefix}${name}`;
    const node = plainest(declared);
    const there = inContract(wire, name) ?? inContract(whole, at);
    const row = {
      at,
      type: typeOf(declared.publish?.enum ? declared.publish : declared),
      required: (schema.required ?? []).includes(name),
      about: meaning(declared.publish?.description ?? declared.description, there?.description) ?? PLAIN[name],
    };
    const within = STANDS_FOR[name]?.(wire) ?? there;
    const items = plainest(node.items ?? {});
    const inner = node.type === "array" ? argumentsOf(items, `${at}[].`, itemsOf(within), whole) : [];
    return [row, ...inner, ...(node.type === "object" ? argumentsOf(node, `${at}.`, within, whole) : [])];
  });
}

/** How a plus sign travels is this server's business. */
const WIRE_ONLY = / \(send `%2B` in the URL\)|, URL-encoded, for example `%2B1206`/g;

/** The contract's words, and ours after them unless they say the same again. */
function meaning(ours, theirs) {
  if (!ours || !theirs) return sentence(ours ?? theirs?.replaceAll(WIRE_ONLY, ""));
  const words = (text) => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const said = new Set(words(theirs));
  const repeated = words(ours).filter((word) => said.has(word)).length / words(ours).length;
  const first = sentence(theirs.replaceAll(WIRE_ONLY, ""));
  return repeated >= 0.5 ? first : `${first} ${sentence(ours)}`;
}

/** Of alternatives the one that is listed, or has the most to tell: an id may be a number too, a list also be given as text. */
function plainest(node) {
  if (node.publish?.items?.properties) return node.publish;
  const options = node.anyOf ?? node.oneOf;
  if (!options) return node.allOf ? { ...node, ...node.allOf[0] } : node;
  return options.find(({ type }) => type === "object" || type === "array") ?? options[0];
}

const TYPE_NAMES = {
  string: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  null: "null",
};

function typeOf(node) {
  const options = node.anyOf ?? node.oneOf;
  if (options) return [...new Set(options.map(typeOf))].join(" or ");
  if (node.const !== undefined) return `\`${node.const}\``;
  if (node.enum) return node.enum.map((value) => `\`${value}\``).join(", ");
  if (node.type === "array") return `list${boundsOf(node.minItems, node.maxItems)} of ${typeOf(node.items ?? {})}`;
  if (node.type === "object") return "object";
  const base = TYPE_NAMES[node.type] ?? (node.allOf ? typeOf(plainest(node)) : "any");
  if (node.type === "string") return `${base}${boundsOf(node.minLength, node.maxLength)}`;
  const most = node.maximum === Number.MAX_SAFE_INTEGER ? undefined : node.maximum;
  return `${base}${boundsOf(node.minimum, most)}`;
}

function boundsOf(least, most) {
  if (most === undefined) return "";
  return least === undefined || least === 0 ? ` (up to ${most})` : ` (${least} to ${most})`;
}

/** The operation's parameters and body in the contract, as one object schema. */
function wireOf({ api, method, path }) {
  if (!method) return {};
  const document = CONTRACTS[api];
  const same = (template) => template.replaceAll(/\{\w+\}/g, "{}").replace(/^\/v1\/projects\/\{\}/, "");
  const found = Object.entries(document.paths).find(([template]) => same(template) === same(path));
  const operation = found?.[1][method.toLowerCase()];
  if (!operation) return {};
  const parameters = [...(found[1].parameters ?? []), ...(operation.parameters ?? [])].map((each) =>
    resolved(document, each),
  );
  const properties = Object.fromEntries(parameters.map((each) => [each.name, described(document, each)]));
  const body = resolved(document, operation.requestBody ?? {}).content?.["application/json"]?.schema;
  return { document, properties, also: body };
}

const described = (document, { schema, description }) => ({
  ...resolved(document, schema ?? {}),
  ...(description ? { description } : {}),
});

function resolved(document, node) {
  if (!node?.$ref) return node ?? {};
  const target = node.$ref
    .slice(2)
    .split("/")
    .reduce((place, key) => place[key], document);
  return { ...resolved(document, target), ...(node.description ? { description: node.description } : {}) };
}

/** A property of a contract schema, through references, `allOf` and `oneOf`; keeps the document beside it. */
function inContract(wire, name) {
  if (!wire?.document) return undefined;
  const { document } = wire;
  const search = (node) => {
    const schema = resolved(document, node);
    const own = schema.properties?.[name];
    if (own) return own;
    for (const part of [...(schema.allOf ?? []), ...(schema.oneOf ?? []), ...(schema.anyOf ?? []), schema.also]) {
      const found = part && search(part);
      if (found) return found;
    }
    return undefined;
  };
  const found = search(wire);
  return found && { document, ...flatDescription(document, found) };
}

/** `allOf: [{ $ref }]` with a description beside it is how the contract says more about a shared type. */
function flatDescription(document, node) {
  const schema = resolved(document, node);
  const inherited = (schema.allOf ?? []).map((part) => resolved(document, part).description).find(Boolean);
  return { ...schema, description: schema.description ?? inherited };
}

const itemsOf = (wire) => wire?.items && { document: wire.document, ...resolved(wire.document, wire.items) };

function sentence(text) {
  const trimmed = text?.trim();
  return !trimmed || /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
