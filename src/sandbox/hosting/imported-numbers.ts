import { hostingOutcome } from "../../knowledge/hosting-test-numbers.js";
import { compact } from "../../values/compact.js";
import { RequestCheck } from "../checks.js";
import { flatError, type JsonObject, ok, type Reply } from "../replies.js";
import type { ApiRequest, Route } from "../router.js";
import { tell } from "./events.js";
import { ListQuery, page } from "./paging.js";
import { type Follower, link, unlink } from "./provisioning.js";
import { HOSTED_NUMBER, invalid, REGIONS, region, servicePlan } from "./request-fields.js";
import { carrierNames, type Hosting, type ImportedRecord } from "./store.js";

const onItsOwn: Follower = {
  resourceType: "IMPORTED_NUMBER",
  platform: () => undefined,
  campaign: () => undefined,
};

const noSuchNumber = (): Reply => flatError(404, "The requested number does not exist in this project.");

/** 409 as the contract words it. */
export const alreadyImported = (phoneNumber: string): Reply =>
  flatError(409, `The number ${phoneNumber} is already imported.`);

/** Whether imports of this number answer 409. */
export const isImported = (hosting: Hosting, phoneNumber: string): boolean =>
  hosting.store.imported.has(phoneNumber) || hostingOutcome(phoneNumber).alreadyImported === true;

/** Refused at T-Mobile because another aggregator holds it: the one imported number that may be imported again. */
export const needsMigration = (hosting: Hosting, phoneNumber: string): boolean =>
  hosting.store.imported.get(phoneNumber)?.carriers?.smsTmo.errorCode === "60135";

type NewNumber = Pick<
  ImportedRecord,
  "phoneNumber" | "regionCode" | "displayName" | "callbackUrl" | "migrateToSinchTmo"
>;

/** Puts a number into the project, linked to nothing yet. */
export function addImported(hosting: Hosting, fresh: NewNumber, at: Date): ImportedRecord {
  const record: ImportedRecord = {
    ...fresh,
    servicePlanId: undefined,
    campaignId: undefined,
    carrierOperation: "PROVISIONING",
    busyUntil: at,
    createdTime: at,
    updatedTime: at,
  };
  hosting.store.imported.set(record.phoneNumber, record);
  return record;
}

/** The number as POST and PATCH answer it; empty members are left out. */
function renderPlain(hosting: Hosting, record: ImportedRecord): JsonObject {
  const { phoneNumber, regionCode, displayName, servicePlanId, campaignId, callbackUrl } = record;
  const elsewhere = hostingOutcome(phoneNumber).carriers === "elsewhere-at-tmo";
  return compact({
    phoneNumber,
    projectId: hosting.world.projectId,
    regionCode,
    displayName,
    smsConfiguration: {
      ...compact({ servicePlanId, campaignId }),
      ...pendingChange(record),
      migrateToSinchTmo: elsewhere && !record.migrateToSinchTmo,
    },
    callbackUrl,
  });
}

/**
 * The change under way, as older copies of the reference show it. Its status is a number without a table of values:
 * 1 (waiting) and 2 (in progress) follow the order in which the sibling Numbers API lists the same states.
 */
function pendingChange({ smsProvisioning, campaignProvisioning }: ImportedRecord): JsonObject {
  const pending = [smsProvisioning, campaignProvisioning].filter(
    (block) => block?.type === "PROVISIONING" && (block.state === "WAITING" || block.state === "IN_PROGRESS"),
  );
  if (pending.length === 0) return {};
  const target = (type: string) => pending.find((block) => block?.serviceType === type)?.serviceId;
  const [plan, campaign] = [target("SMS"), target("CAMPAIGN")];
  return {
    scheduledProvisioning: {
      ...compact({ servicePlanId: plan, campaignId: campaign }),
      status: pending.some((block) => block?.state === "IN_PROGRESS") ? 2 : 1,
      lastUpdatedTime: pending
        .map((block) => block?.updateTime ?? "")
        .sort()
        .at(-1),
    },
  };
}

/** The number as GET and list answer it, with its provisioning blocks. */
function renderFull(hosting: Hosting, record: ImportedRecord): JsonObject {
  const { carriers, carrierOperation: operation, smsProvisioning, campaignProvisioning } = record;
  return {
    ...renderPlain(hosting, record),
    ...(carriers
      ? { mnoConfiguration: Object.fromEntries(carrierNames.map((name) => [name, { ...carriers[name], operation }])) }
      : {}),
    ...compact({
      smsProvisioning: smsProvisioning && { ...smsProvisioning },
      campaignProvisioning: campaignProvisioning && { ...campaignProvisioning },
    }),
  };
}

function importNumber(hosting: Hosting, { body, at }: ApiRequest): Reply {
  const check = new RequestCheck();
  const phoneNumber = check.text(body, "phoneNumber", "phoneNumber", true) ?? "";
  if (phoneNumber && !HOSTED_NUMBER.test(phoneNumber)) {
    check.refused("phoneNumber", "Must be a US or Canadian number in E.164 form");
  }
  const regionCode = region(check, body);
  const sms = check.object(body, "smsConfiguration", "smsConfiguration", true);
  const servicePlanId = sms && servicePlan(check, sms, "smsConfiguration.servicePlanId");
  const campaignId = sms && check.text(sms, "campaignId", "smsConfiguration.campaignId");
  const displayName = check.text(body, "displayName", "displayName");
  const callbackUrl = check.text(body, "callbackUrl", "callbackUrl");
  if (check.failed) return invalid(check);
  if (isImported(hosting, phoneNumber)) return alreadyImported(phoneNumber);
  const record = addImported(
    hosting,
    { phoneNumber, regionCode, displayName, callbackUrl, migrateToSinchTmo: false },
    at,
  );
  link(hosting, record, { servicePlanId, campaignId }, onItsOwn, at);
  // The answer comes from the record as it was accepted; provisioning blocks are not part of this body.
  const { smsConfiguration, ...rest } = renderPlain(hosting, record);
  const { scheduledProvisioning: _, ...accepted } = smsConfiguration as JsonObject;
  return ok({ ...rest, smsConfiguration: accepted });
}

/** The id to link, "" to unlink, undefined to leave alone; a link over an existing one is refused. */
function change(check: RequestCheck, sms: JsonObject, name: string, current: string | undefined): string | undefined {
  const field = `smsConfiguration.${name}`;
  const wanted = check.text(sms, name, field);
  if (wanted && current && wanted !== current) check.refused(field, 'Unlink the current one first, by sending ""');
  return wanted === current ? undefined : wanted;
}

function updateNumber(hosting: Hosting, record: ImportedRecord, { body, at }: ApiRequest): Reply {
  const check = new RequestCheck();
  const displayName = check.text(body, "displayName", "displayName");
  const callbackUrl = check.text(body, "callbackUrl", "callbackUrl");
  const sms = check.object(body, "smsConfiguration", "smsConfiguration");
  const plan = sms && change(check, sms, "servicePlanId", record.servicePlanId);
  const campaign = sms && change(check, sms, "campaignId", record.campaignId);
  if (plan && sms) servicePlan(check, sms, "smsConfiguration.servicePlanId");
  if (check.failed) return invalid(check);
  if (displayName === undefined && callbackUrl === undefined && sms === undefined) {
    return flatError(400, "The field mask is missing: nothing to update was sent.");
  }
  if (displayName !== undefined) record.displayName = displayName;
  if (callbackUrl !== undefined) record.callbackUrl = callbackUrl || undefined;
  record.updatedTime = at;
  unlink(hosting, record, { plan: plan === "", campaign: campaign === "" }, at);
  if (plan || campaign) {
    link(hosting, record, { servicePlanId: plan || undefined, campaignId: campaign || undefined }, onItsOwn, at);
  }
  return ok(renderPlain(hosting, record));
}

function deleteNumber(hosting: Hosting, record: ImportedRecord, at: Date): Reply {
  const { phoneNumber, callbackUrl } = record;
  hosting.store.imported.delete(phoneNumber);
  tell(hosting, callbackUrl, { resourceType: "IMPORTED_NUMBER", eventType: "DELETE", phoneNumber, failed: false }, at);
  return ok();
}

function list(hosting: Hosting, { query: raw }: ApiRequest): Reply {
  const query = new ListQuery(raw);
  const plan = query.required("servicePlanId");
  const campaign = query.required("campaignId");
  const region = query.one("regionCode", REGIONS);
  const pattern = query.one("numberPattern.pattern") ?? "";
  const where = query.one("numberPattern.searchPattern", ["START", "CONTAIN", "END"]) ?? "CONTAIN";
  // "With START include the plus sign"; elsewhere a plus could only stand at the beginning, so it is not looked for.
  const fits = (phoneNumber: string) =>
    where === "START"
      ? phoneNumber.startsWith(pattern)
      : where === "END"
        ? phoneNumber.endsWith(pattern)
        : phoneNumber.includes(pattern);
  // A number whose campaign was refused is still found under it: otherwise nobody could find it by any filter.
  const rows = () =>
    [...hosting.store.imported.values()].filter(
      (record) =>
        (record.servicePlanId ?? record.smsProvisioning?.serviceId) === plan &&
        (record.campaignId ?? record.campaignProvisioning?.serviceId) === campaign &&
        (region === undefined || record.regionCode === region) &&
        fits(record.phoneNumber),
    );
  return page(query, "importedNumbers", rows, (record) => renderFull(hosting, record));
}

export function importedNumberRoutes(hosting: Hosting): Route[] {
  const withRecord =
    (handle: (record: ImportedRecord, request: ApiRequest) => Reply) =>
    (request: ApiRequest): Reply => {
      const record = hosting.store.imported.get(request.path.phoneNumber ?? "");
      return record ? handle(record, request) : noSuchNumber();
    };
  const service = (name: string) => `ImportNumberService_${name}`;
  const one = "/importedNumbers/{phoneNumber}";
  return [
    {
      operationId: service("ListImportedNumbers"),
      method: "GET",
      path: "/importedNumbers",
      body: "none",
      handle: (request) => list(hosting, request),
    },
    {
      operationId: service("ImportNumber"),
      method: "POST",
      path: "/importedNumbers",
      body: "required",
      handle: (request) => importNumber(hosting, request),
    },
    {
      operationId: service("GetImportedNumber"),
      method: "GET",
      path: one,
      body: "none",
      handle: withRecord((record) => ok(renderFull(hosting, record))),
    },
    {
      operationId: service("UpdateImportedNumber"),
      method: "PATCH",
      path: one,
      body: "required",
      handle: withRecord((record, request) => updateNumber(hosting, record, request)),
    },
    {
      operationId: service("DeleteImportedNumber"),
      method: "DELETE",
      path: one,
      body: "none",
      handle: withRecord((record, { at }) => deleteNumber(hosting, record, at)),
    },
  ];
}
