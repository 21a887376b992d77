import { regionOf } from "../../knowledge/area-codes.js";
import { isObject, NORTH_AMERICAN, RequestCheck } from "../checks.js";
import { HOUR } from "../clock.js";
import { type JsonObject, portingError, type Reply } from "../replies.js";
import { notPortable } from "./outcomes.js";
import { isDate, TIME_OF_DAY, TIME_ZONES } from "./schedule.js";

const E164 = /^\+[1-9]\d{1,14}$/;
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;
const LARGEST_ORDER = 500;
const LONGEST_REFERENCE = 100;
// Somewhere on earth it is already this much later than UTC, so "today" there may be tomorrow's date here.
const LATEST_LOCAL_TIME_MS = 14 * HOUR;

/** 400 when something is missing or of the wrong type, 422 when only values are refused; undefined when all is well. */
export function refusal(check: RequestCheck): Reply | undefined {
  if (!check.failed) return undefined;
  return check.malformed
    ? portingError(400, "The request is incomplete or malformed.", check.violations)
    : portingError(422, "One or more fields were refused.", check.violations);
}

function texts(
  check: RequestCheck,
  owner: JsonObject,
  names: readonly string[],
  field: string,
  required = false,
): void {
  for (const name of names) check.text(owner, name, `${field}.${name}`, required);
}

function date(check: RequestCheck, owner: JsonObject, name: string, field: string): string | undefined {
  const value = check.text(owner, name, field);
  if (value === undefined || isDate(value)) return value;
  check.refused(field, "Not a date in the form YYYY-MM-DD");
  return undefined;
}

export function dateTime(text: string): Date | undefined {
  const parsed = new Date(text);
  return DATE_TIME.test(text) && !Number.isNaN(parsed.getTime()) ? parsed : undefined;
}

function checkSchedule(check: RequestCheck, body: JsonObject): void {
  const schedule = check.object(body, "desiredPortSchedule", "desiredPortSchedule", true);
  if (!schedule) return;
  if (schedule.desiredPortDate === undefined) check.missing("desiredPortSchedule.desiredPortDate");
  date(check, schedule, "desiredPortDate", "desiredPortSchedule.desiredPortDate");
  checkTimeAndZone(check, schedule, "desiredPortTime", "desiredPortTimeZone", "desiredPortSchedule.");
}

function checkTimeAndZone(check: RequestCheck, owner: JsonObject, time: string, zone: string, field: string): void {
  check.shaped(owner, time, `${field}${time}`, TIME_OF_DAY, "Not a time of day in the form HH:MM:SS");
  check.oneOf(owner, zone, `${field}${zone}`, TIME_ZONES);
}

function checkEndUser(check: RequestCheck, number: JsonObject, field: string): void {
  const endUser = check.object(number, "endUser", field, true);
  if (!endUser) return;
  texts(check, endUser, ["name", "streetNum", "streetName", "city", "state", "zipCode"], field, true);
  const optional = ["streetPreDir", "streetType", "streetPostDir"];
  for (const index of [1, 2, 3]) optional.push(`locationType${index}`, `locationValue${index}`);
  texts(check, endUser, optional, field);
  if (typeof endUser.state === "string" && endUser.state !== "" && !/^[A-Z]{2}$/.test(endUser.state)) {
    check.refused(`${field}.state`, "Not a two-letter abbreviation");
  }
  check.oneOf(endUser, "typeOfService", `${field}.typeOfService`, ["B", "R"]);
}

function checkPortOut(check: RequestCheck, number: JsonObject, field: string, at: Date): void {
  const portOut = check.object(number, "portOutInfo", field, true);
  if (!portOut) return;
  texts(check, portOut, ["existingPortOutPin", "accountNum", "accountPhoneNumber", "authorizingName"], field);
  const authorized = date(check, portOut, "authorizingDate", `${field}.authorizingDate`);
  const today = new Date(at.getTime() + LATEST_LOCAL_TIME_MS).toISOString().slice(0, 10);
  if (authorized !== undefined && authorized > today) check.refused(`${field}.authorizingDate`, "Later than today");
}

const VOICE_TARGET: Readonly<Record<string, string>> = { RTC: "appId", EST: "trunkId", FAX: "serviceId" };

function checkServices(check: RequestCheck, number: JsonObject, field: string): void {
  const voice = check.object(number, "voiceConfiguration", `${field}.voiceConfiguration`);
  if (voice) {
    if (voice.type === undefined) check.missing(`${field}.voiceConfiguration.type`);
    const type = check.oneOf(voice, "type", `${field}.voiceConfiguration.type`, Object.keys(VOICE_TARGET));
    const target = type === undefined ? undefined : VOICE_TARGET[type];
    if (target) check.text(voice, target, `${field}.voiceConfiguration.${target}`);
  }
  const sms = check.object(number, "smsConfiguration", `${field}.smsConfiguration`);
  if (sms) check.text(sms, "smsAppId", `${field}.smsConfiguration.smsAppId`);
  const features = check.object(number, "features", `${field}.features`);
  const e911 = features && check.object(features, "e911", `${field}.features.e911`);
  if (e911) texts(check, e911, Object.keys(e911), `${field}.features.e911`);
  check.text(number, "newPortOutPin", `${field}.newPortOutPin`);
}

/** A number as such: its form, whether it can be ported, and that it stands only once. */
function checkNumber(check: RequestCheck, value: unknown, field: string, seen: Set<string>): void {
  if (typeof value !== "string") {
    if (value === undefined) check.missing(field);
    else check.wrongType(field, "a string");
    return;
  }
  if (!E164.test(value)) check.refused(field, "Not a valid E.164 number");
  else {
    const reason = notPortable(value);
    if (reason) check.refused(field, `Not portable: ${reason}`);
  }
  if (seen.has(value)) check.refused(field, "The number stands in the order more than once");
  seen.add(value);
}

/** Everything the contract says of an order body, for create and replace alike. `at` is today. */
export function checkOrder(body: JsonObject, at: Date): RequestCheck {
  const check = new RequestCheck();
  checkSchedule(check, body);
  const reference = check.text(body, "customerOrderReference", "customerOrderReference");
  if (reference !== undefined && reference.length > LONGEST_REFERENCE) {
    check.refused("customerOrderReference", `Longer than ${LONGEST_REFERENCE} characters`);
  }
  check.flag(body, "onDemandActivation", "onDemandActivation");
  check.text(body, "loaUploadedBy", "loaUploadedBy");
  const attached = check.text(body, "loaAttachmentDate", "loaAttachmentDate");
  if (attached !== undefined && !dateTime(attached)) check.refused("loaAttachmentDate", "Not an ISO 8601 instant");
  const reseller = check.text(body, "resellerName", "resellerName");
  const numbers = check.array(body, "phoneNumbers", "phoneNumbers", true) ?? [];
  if (Array.isArray(body.phoneNumbers) && numbers.length === 0) check.refused("phoneNumbers", "Holds no number");
  if (numbers.length > LARGEST_ORDER) {
    check.refused("phoneNumbers", `More than ${LARGEST_ORDER} numbers: such orders go through Sinch support`);
    return check;
  }
  const seen = new Set<string>();
  numbers.forEach((number, index) => {
    const field = `phoneNumbers[${index}]`;
    if (!isObject(number)) {
      check.wrongType(field, "an object");
      return;
    }
    checkNumber(check, number.phoneNumber, `${field}.phoneNumber`, seen);
    checkEndUser(check, number, `${field}.endUser`);
    checkPortOut(check, number, `${field}.portOutInfo`, at);
    checkServices(check, number, field);
  });
  const canadian = [...seen].some((number) => NORTH_AMERICAN.test(number) && regionOf(number) === "CA");
  if (canadian && !reseller) check.refused("resellerName", "Required when the order holds a Canadian number");
  return check;
}

/** The numbers of a portability check; what is not portable is answered, not refused. */
export function checkPortabilityRequest(body: JsonObject): { check: RequestCheck; phoneNumbers: string[] } {
  const check = new RequestCheck();
  const phoneNumbers: string[] = [];
  const given = check.array(body, "phoneNumbers", "phoneNumbers", true);
  if (given?.length === 0) check.refused("phoneNumbers", "Holds no number");
  given?.forEach((value, index) => {
    const field = `phoneNumbers[${index}]`;
    if (typeof value !== "string") check.wrongType(field, "a string");
    else if (!E164.test(value)) check.refused(field, "Not a valid E.164 number");
    else phoneNumbers.push(value);
  });
  return { check, phoneNumbers };
}

export function checkConfiguration(body: JsonObject): RequestCheck {
  const check = new RequestCheck();
  const contact = check.object(body, "contact", "contact");
  if (contact) texts(check, contact, ["email", "name", "phone"], "contact");
  check.text(body, "webhookUrl", "webhookUrl");
  checkTimeAndZone(check, body, "defaultPortTime", "defaultPortTimeZone", "");
  return check;
}
