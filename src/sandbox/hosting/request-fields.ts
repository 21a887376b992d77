import { isTollFree } from "../../knowledge/area-codes.js";
import { unknownServicePlan } from "../../knowledge/hosting-test-numbers.js";
import { isObject, type RequestCheck } from "../checks.js";
import { flatError, type JsonObject, type Reply } from "../replies.js";
import type { Loa } from "./store.js";

/** SMS enablement covers the United States and Canada only. */
export const REGIONS = ["US", "CA"];

/**
 * The contract asks for E.164 and no more; samples of Sinch's own are numbers that nobody can have (+15551234567,
 * +11234567890).
 */
export const HOSTED_NUMBER = /^\+1\d{10}$/;

interface NumberRules {
  readonly max?: number;
  /** Toll-free numbers only, local ones only, or both when left out. */
  readonly tollFree?: boolean;
}

/** A required list of distinct E.164 numbers. What is wrong with it goes on record; the good ones are returned. */
export function phoneNumbers(check: RequestCheck, body: JsonObject, field: string, rules: NumberRules): string[] {
  const listed = check.array(body, field, field, true) ?? [];
  if (Array.isArray(body[field]) && listed.length === 0) check.refused(field, "Must name at least one number");
  if (rules.max !== undefined && listed.length > rules.max) check.refused(field, `Takes at most ${rules.max} numbers`);
  const good = new Set<string>();
  listed.forEach((number, index) => {
    const at = `${field}[${index}]`;
    if (typeof number !== "string") check.wrongType(at, "a string");
    else if (!HOSTED_NUMBER.test(number)) check.refused(at, "Must be a US or Canadian number in E.164 form");
    else if (good.has(number)) check.refused(at, "Is listed twice");
    else if (rules.tollFree === true && !isTollFree(number)) check.refused(at, "Is not a toll-free number");
    else if (rules.tollFree === false && isTollFree(number)) check.refused(at, "Is a toll-free number");
    else good.add(number);
  });
  return [...good];
}

export interface CommonFields {
  readonly regionCode: string;
  readonly servicePlanId: string;
  readonly displayName: string | undefined;
  readonly callbackUrl: string | undefined;
}

/** What every order request carries. `projectId` repeats the path value where it is sent at all. */
export function commonFields(check: RequestCheck, body: JsonObject, projectId: string): CommonFields {
  const project = check.text(body, "projectId", "projectId");
  if (project !== undefined && project !== projectId)
    check.refused("projectId", "Differs from the project in the path");
  return {
    regionCode: region(check, body),
    servicePlanId: servicePlan(check, body, "servicePlanId"),
    displayName: check.text(body, "displayName", "displayName"),
    callbackUrl: check.text(body, "callbackUrl", "callbackUrl"),
  };
}

export function region(check: RequestCheck, body: JsonObject): string {
  const code = check.text(body, "regionCode", "regionCode", true);
  if (code && !REGIONS.includes(code)) check.refused("regionCode", "Must be US or CA");
  return code ?? "";
}

export function servicePlan(check: RequestCheck, owner: JsonObject, field: string): string {
  const id = check.text(owner, "servicePlanId", field, true) ?? "";
  if (id === unknownServicePlan) check.refused(field, "Service plan is not known");
  return id;
}

/** 400 in the flat form; it names an unknown service plan in its message, as the contract's sample does. */
export function invalid(check: RequestCheck): Reply {
  const plan = check.violations.some(({ description }) => description === "Service plan is not known");
  const message = plan ? `Invalid service_plan_id ${unknownServicePlan}` : "Invalid request";
  return flatError(400, message, check.violations);
}

/** A moment in ISO 8601 with its zone; a past one is as good as now, since nothing says that it is refused. */
export function moment(check: RequestCheck, body: JsonObject, field: string): Date | undefined {
  const text = check.text(body, field, field);
  if (text === undefined) return undefined;
  const parsed = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT.+(Z|[+-]\d\d:\d\d)$/.test(text) || Number.isNaN(parsed.getTime())) {
    check.refused(field, "Must be an ISO 8601 date and time with its zone");
    return undefined;
  }
  return parsed;
}

const ADDRESS_FIELDS = ["buildingNumber", "street", "city", "state", "postalCode", "country"];

/**
 * The LOA block: exactly one of those allowed, complete in every part. The contract's schema neither requires a block
 * nor forbids several; its text asks for exactly one.
 */
export function loa(check: RequestCheck, body: JsonObject, allowed: readonly Loa["kind"][]): Loa | undefined {
  const kind = onlyKind(check, body, allowed);
  if (!kind) return undefined;
  const field = loaField(kind);
  const block = check.object(body, field, field);
  if (!block) return undefined;
  if (kind !== "blanket") return signed(check, kind, block);
  if (Object.keys(block).length > 0) check.refused(field, "Must be empty");
  return { kind };
}

const loaField = (kind: Loa["kind"]): string => `${kind}LoaInfo`;

function onlyKind(check: RequestCheck, body: JsonObject, allowed: readonly Loa["kind"][]): Loa["kind"] | undefined {
  const [kind, second] = (["direct", "reseller", "blanket"] as const).filter(
    (one) => body[loaField(one)] !== undefined,
  );
  const names = allowed.map(loaField).join(", ");
  if (kind && !second && allowed.includes(kind)) return kind;
  if (kind && !second) check.refused(loaField(kind), `Is not offered here; send ${names}`);
  else check.refused(loaField(second ?? "direct"), `Exactly one of ${names} must be sent`);
  return undefined;
}

function signed(check: RequestCheck, kind: "direct" | "reseller", block: JsonObject): Loa {
  const field = loaField(kind);
  const text = (owner: JsonObject, name: string, at: string) => check.text(owner, name, at, true) ?? "";
  const person = check.object(block, "authorisedPerson", `${field}.authorisedPerson`, true) ?? {};
  const address = check.object(block, "address", `${field}.address`, true) ?? {};
  const at = `${field}.authorisedPerson`;
  const email = isObject(block.authorisedPerson) ? text(person, "email", `${at}.email`) : "";
  if (email && !/^\S+@\S+$/.test(email)) check.refused(`${at}.email`, "Is not an email address");
  return {
    kind,
    ...(kind === "reseller" ? { businessName: text(block, "businessName", `${field}.businessName`) } : {}),
    authorisedPerson: {
      firstName: isObject(block.authorisedPerson) ? text(person, "firstName", `${at}.firstName`) : "",
      lastName: isObject(block.authorisedPerson) ? text(person, "lastName", `${at}.lastName`) : "",
      email,
    },
    address: isObject(block.address)
      ? Object.fromEntries(ADDRESS_FIELDS.map((name) => [name, text(address, name, `${field}.address.${name}`)]))
      : {},
    currentVoiceCarrier: text(block, "currentVoiceCarrier", `${field}.currentVoiceCarrier`),
  };
}
