/** What the three large providers take for the schema of a tool's arguments: as data, with where each rule stands. */

export interface ProviderRules {
  readonly provider: string;
  /** Where the rules were read, and when. */
  readonly sources: readonly string[];
  readonly toolName: RegExp;
  readonly propertyName: RegExp;
  /** The only keywords that reach the model or pass its check; `undefined` where the provider takes what JSON Schema has. */
  readonly keywords?: ReadonlySet<string>;
  /** Keywords that make the provider, or its converter, refuse the whole tool. */
  readonly refused: ReadonlySet<string>;
  /** An object of which no property is named is refused, or reaches the model as one that takes nothing. */
  readonly namesEveryProperty: boolean;
  readonly formats?: ReadonlySet<string>;
  /** Levels of objects in objects. */
  readonly depth?: number;
  /** Properties of one schema, all objects together. */
  readonly properties?: number;
  /** Values of all enums of one schema. */
  readonly enumValues?: number;
  /** Characters of all property names and enum values of one schema. */
  readonly nameCharacters?: number;
  readonly descriptionCharacters?: number;
}

const COMPOSED = ["oneOf", "allOf", "not", "if", "then", "else", "$ref", "$defs", "definitions", "patternProperties"];
const RARE = [
  "dependentRequired",
  "dependentSchemas",
  "propertyNames",
  "unevaluatedProperties",
  "prefixItems",
  "contains",
];

/**
 * Strict mode asks for closed objects and every property required. Its converters close an object whose properties are named and
 * make optional ones nullable, so both are no rule here; what they cannot close is. That null is understood is a test of `repair`.
 */
const openai: ProviderRules = {
  provider: "OpenAI, strict mode",
  sources: [
    "https://platform.openai.com/docs/guides/structured-outputs (supported schemas), as of 2026-02 in https://jsonschemaprofiles.unitvectorylabs.com/schemas/openai",
    "@openai/agents-core 0.20.0, dist/utils/strictToolSchema.mjs: assertOpenAIStrictToolSchemaPreservesOpenObjects",
    "openai 7.57.0, lib/transform.mjs: JSON_SCHEMA_UNSUPPORTED_SCHEMA_KEYWORDS",
    "https://github.com/vercel/ai/issues/1972 (tool name), https://github.com/nanbingxyz/5ire/issues/33 (description)",
  ],
  toolName: /^[a-zA-Z0-9_-]{1,64}$/,
  propertyName: /^[a-zA-Z0-9_-]{1,64}$/,
  refused: new Set([...COMPOSED, ...RARE, "minProperties", "maxProperties", "uniqueItems", "const"]),
  namesEveryProperty: true,
  formats: new Set(["date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"]),
  depth: 10,
  properties: 5000,
  enumValues: 1000,
  nameCharacters: 120_000,
  descriptionCharacters: 1024,
};

const anthropic: ProviderRules = {
  provider: "Anthropic",
  sources: [
    "https://docs.anthropic.com/en/docs/agents-and-tools/tool-use/implement-tool-use (tool name)",
    "https://github.com/anthropics/claude-code/issues/79418 (property name)",
    "https://github.com/dearlordylord/huly-mcp/issues/66 (no oneOf, allOf or anyOf at the root)",
  ],
  toolName: /^[a-zA-Z0-9_-]{1,64}$/,
  propertyName: /^[a-zA-Z0-9_.-]{1,64}$/,
  refused: new Set(COMPOSED),
  // Its strict mode closes every object.
  namesEveryProperty: true,
};

/** The narrowest of the converters: what one of them drops or refuses does not stand in a schema of ours, hints apart. */
const gemini: ProviderRules = {
  provider: "Gemini",
  sources: [
    "@google/genai 2.32.0, dist/genai.d.ts: FunctionDeclaration.parameters (no dot and no dash in the name of a parameter) and Schema",
    "@ai-sdk/google 3.0.141, src/convert-json-schema-to-openapi-schema.ts (drops patterns, bounds, additionalProperties; an object without properties becomes an empty one)",
    "@langchain/google-genai 2.3.2, dist/utils/zod_to_genai_parameters.js and validate_schema.js (drops additionalProperties; refuses an empty text in an enum)",
    "https://github.com/vercel/ai/issues/3371 (properties: should be non-empty for OBJECT type)",
  ],
  toolName: /^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/,
  propertyName: /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/,
  keywords: new Set([
    "type",
    "format",
    "description",
    "enum",
    "items",
    "minItems",
    "maxItems",
    "properties",
    "required",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    // Dropped, or taken off by every converter.
    "additionalProperties",
  ]),
  refused: new Set([...COMPOSED, ...RARE, "const", "exclusiveMinimum", "exclusiveMaximum", "default", "$schema"]),
  namesEveryProperty: true,
  formats: new Set(["date-time", "enum"]),
};

export const PROVIDERS: readonly ProviderRules[] = [openai, anthropic, gemini];
