import { isTollFree } from "../../knowledge/area-codes.js";
import { hostingOrder, hostingOrderNumber, qualifiedNumber, stepStates, verdict } from "../../lifecycles/index.js";
import { compact } from "../../values/compact.js";
import { RequestCheck } from "../checks.js";
import { flatError, type JsonObject, ok, type Reply } from "../replies.js";
import type { ApiRequest, Route } from "../router.js";
import { alreadyImported, isImported, needsMigration } from "./imported-numbers.js";
import { submitted } from "./order-progress.js";
import { ListQuery, page } from "./paging.js";
import { commonFields, invalid, loa, moment, phoneNumbers, REGIONS } from "./request-fields.js";
import { type Hosting, type Loa, move, nextId, type OrderNumberRecord, type OrderRecord } from "./store.js";

const LARGEST_TEXT_ENABLE = 500;
/** The NNID of the contract's samples plays Sinch's own. */
const SINCH_NNID = "103977";
const LOA_TYPE = { direct: "Direct", reseller: "Reseller" };

const noSuchOrder = (): Reply => flatError(404, "The requested hosting order does not exist in this project.");

function renderLoa({ loa: letter, nnid }: OrderRecord): JsonObject {
  if (!letter) return {};
  const { kind, businessName, authorisedPerson, address, currentVoiceCarrier } = letter;
  // No value is published for a blanket LOA.
  const loaType = kind === "blanket" ? undefined : LOA_TYPE[kind];
  const info = {
    businessName,
    authorisedPerson,
    address,
    serviceProvider: "Sinch",
    currentVoiceCarrier,
    nnid,
    loaType,
  };
  return { textEnableInfo: compact(info) };
}

function renderOrder(hosting: Hosting, order: OrderRecord): JsonObject {
  return compact({
    projectId: hosting.world.projectId,
    hostingOrderId: order.hostingOrderId,
    displayName: order.displayName,
    regionCode: order.regionCode,
    state: order.state,
    type: order.type,
    createdTime: order.createdTime.toISOString(),
    updatedTime: order.updatedTime.toISOString(),
    scheduledOsrUpdateTime: order.tollFree ? undefined : order.scheduled?.toISOString(),
    servicePlanId: order.servicePlanId,
    campaignId: order.campaignId,
    migrateToSinchTmo: order.migrateToSinchTmo,
    callbackUrl: order.callbackUrl,
    ...renderLoa(order),
  });
}

function renderNumber(hosting: Hosting, order: OrderRecord, number: OrderNumberRecord): JsonObject {
  const { phoneNumber, osrUpdate, campaignProvisioning, platformProvisioning, carriers } = number;
  const { hostingOrderId } = order;
  const steps = structuredClone({ osrUpdate, campaignProvisioning, platformProvisioning, ...carriers });
  return compact({ projectId: hosting.world.projectId, hostingOrderId, phoneNumber, ...steps });
}

interface Wanted {
  readonly type: OrderRecord["type"];
  readonly numbers: readonly string[];
  readonly order: Pick<OrderRecord, "displayName" | "regionCode" | "servicePlanId" | "callbackUrl"> &
    Partial<Pick<OrderRecord, "campaignId" | "scheduled" | "nnid" | "loa" | "migrateToSinchTmo">>;
}

/** Records an order as a draft, or as submitted, which sets it going. */
function place(hosting: Hosting, { type, numbers, order: fields }: Wanted, at: Date, draft = false): OrderRecord {
  const { campaignId, servicePlanId, nnid } = fields;
  const order: OrderRecord = {
    campaignId: undefined,
    scheduled: undefined,
    nnid: undefined,
    loa: undefined,
    migrateToSinchTmo: false,
    ...fields,
    hostingOrderId: nextId(hosting, at),
    state: draft ? "DRAFT" : hostingOrder.initial,
    type,
    tollFree: type === "TYPE_TEXT_ENABLE" && numbers.every(isTollFree),
    numbers: numbers.map((phoneNumber) => ({
      phoneNumber,
      state: draft ? "STATE_UNSPECIFIED" : hostingOrderNumber.initial,
      ...(nnid ? { osrUpdate: { nnid, state: "STATE_UNSPECIFIED" } } : {}),
      platformProvisioning: { servicePlanId, state: "STATE_UNSPECIFIED" },
      ...(campaignId ? { campaignProvisioning: { campaignId, state: "STATE_UNSPECIFIED" } } : {}),
      waitsForPerson: false,
    })),
    createdTime: at,
    updatedTime: at,
  };
  hosting.store.orders.set(order.hostingOrderId, order);
  if (!draft) submitted(hosting, order, at);
  return order;
}

/** A draft, as somebody would save it in the dashboard: no operation of the API makes one. */
export const placeDraft = (hosting: Hosting, body: JsonObject, at: Date): Reply =>
  textEnable(hosting, body, at, { tollFree: false, draft: true, render: (order) => renderOrder(hosting, order) });

export function submitDraft(hosting: Hosting, order: OrderRecord, at: Date): void {
  move(hosting, hostingOrder, order, order.hostingOrderId, "SUBMITTED", at);
  submitted(hosting, order, at);
}

function importNumbers(hosting: Hosting, { body, at }: ApiRequest): Reply {
  const check = new RequestCheck();
  const common = commonFields(check, body, hosting.world.projectId);
  const numbers = phoneNumbers(check, body, "numbers", { max: hosting.store.importLimit });
  const campaignId = check.text(body, "campaignId", "campaignId") || undefined;
  const migrateToSinchTmo = check.flag(body, "migrateToSinchTmo", "migrateToSinchTmo") ?? false;
  if (check.failed) return invalid(check);
  // The documented way out of T-Mobile's refusal is an import with migrateToSinchTmo: it has to be open to such numbers.
  const taken = numbers.find(
    (number) => isImported(hosting, number) && !(migrateToSinchTmo && needsMigration(hosting, number)),
  );
  if (taken) return alreadyImported(taken);
  const order = { ...common, campaignId, migrateToSinchTmo };
  return ok(renderOrder(hosting, place(hosting, { type: "IMPORT", numbers, order }, at)));
}

interface TextEnableRules {
  readonly tollFree: boolean;
  readonly draft?: boolean;
  readonly render: (order: OrderRecord) => JsonObject;
}

const LOCAL_LOAS: readonly Loa["kind"][] = ["direct", "reseller", "blanket"];
const TOLL_FREE_LOAS: readonly Loa["kind"][] = ["direct", "reseller"];

function textEnable(hosting: Hosting, body: JsonObject, at: Date, rules: TextEnableRules): Reply {
  const { tollFree, draft = false, render } = rules;
  const check = new RequestCheck();
  const common = commonFields(check, body, hosting.world.projectId);
  const numbers = phoneNumbers(check, body, "numbers", { max: LARGEST_TEXT_ENABLE, tollFree });
  const letter = loa(check, body, tollFree ? TOLL_FREE_LOAS : LOCAL_LOAS);
  const scheduled = moment(check, body, tollFree ? "scheduledZipwhipProvisioningTime" : "scheduledOsrUpdateTime");
  // A toll-free number has neither a campaign nor an NNID.
  const campaignId = tollFree ? undefined : check.text(body, "campaignId", "campaignId") || undefined;
  const nnid = tollFree ? undefined : check.text(body, "nnid", "nnid") || SINCH_NNID;
  if (nnid && !/^\d{4,6}$/.test(nnid)) check.refused("nnid", "Must be four to six digits");
  if (check.failed) return invalid(check);
  const refusal = firstRefusal(hosting, numbers);
  if (refusal) return refusal;
  const order = { ...common, campaignId, nnid, scheduled, loa: letter };
  return ok(render(place(hosting, { type: "TYPE_TEXT_ENABLE", numbers, order }, at, draft)));
}

/**
 * Only candidates whose state allows it are text-enabled. A number whose hosting is under way already is taken again:
 * the contract knows no refusal for that, and whoever repeats an order has to see two.
 */
function firstRefusal(hosting: Hosting, numbers: readonly string[]): Reply | undefined {
  for (const number of numbers) {
    if (isImported(hosting, number)) return alreadyImported(number);
    const candidate = hosting.store.qualified.get(number);
    if (!candidate) return flatError(404, `The number ${number} is not among the qualified numbers of this project.`);
    const allowed = verdict(qualifiedNumber, candidate.state, "text-enable") !== "forbidden";
    if (allowed || candidate.state === "HOSTING_IN_PROGRESS") continue;
    const state = `GLOBAL_PROCESS_STATE_${candidate.state}`;
    return flatError(400, `The number ${number} cannot be text-enabled in state ${state}.`);
  }
  return undefined;
}

function listOrders(hosting: Hosting, { query: raw }: ApiRequest): Reply {
  const query = new ListQuery(raw);
  const state = query.required("states", ["HOSTING_ORDER_STATE_UNSPECIFIED", ...Object.keys(hostingOrder.states)]);
  const type = query.required("type", ["HOSTING_ORDER_TYPE_UNSPECIFIED", "IMPORT", "TYPE_TEXT_ENABLE"]);
  const plan = query.required("servicePlanId");
  const campaign = query.required("campaignId");
  const region = query.one("regionCode", REGIONS);
  const matches = (order: OrderRecord) =>
    order.state === state &&
    order.type === type &&
    order.servicePlanId === plan &&
    order.campaignId === campaign &&
    (region === undefined || order.regionCode === region);
  const rows = () => [...hosting.store.orders.values()].filter(matches);
  return page(query, "hostingOrders", rows, (order) => renderOrder(hosting, order));
}

function listNumbers(hosting: Hosting, order: OrderRecord, { query: raw }: ApiRequest): Reply {
  const query = new ListQuery(raw);
  const osr = query.one("osrUpdateState", stepStates);
  const campaign = query.one("campaignProvisioningState", stepStates);
  const platform = query.one("platformProvisioningState", stepStates);
  const fits = (wanted: string | undefined, block: { state: string } | undefined) =>
    wanted === undefined || block?.state === wanted;
  const rows = () =>
    order.numbers.filter(
      (number) =>
        fits(osr, number.osrUpdate) &&
        fits(campaign, number.campaignProvisioning) &&
        fits(platform, number.platformProvisioning),
    );
  return page(query, "numbers", rows, (number) => renderNumber(hosting, order, number));
}

function report({ numbers }: OrderRecord): JsonObject {
  const count = (fits: (number: OrderNumberRecord) => boolean) => numbers.filter(fits).length;
  return {
    total: numbers.length,
    osrUpdated: count((number) => number.osrUpdate?.state === "DONE"),
    smsProvisioned: count((number) => number.platformProvisioning.state === "DONE"),
    addedToCampaign: count((number) => number.campaignProvisioning?.state === "DONE"),
    ongoingManualAction: count((number) => number.waitsForPerson),
  };
}

export function hostingOrderRoutes(hosting: Hosting): Route[] {
  const withOrder =
    (handle: (order: OrderRecord, request: ApiRequest) => Reply) =>
    (request: ApiRequest): Reply => {
      const order = hosting.store.orders.get(request.path.hostingOrderId ?? "");
      return order ? handle(order, request) : noSuchOrder();
    };
  const read = (operationId: string, path: string, handle: Route["handle"]): Route => ({
    operationId,
    method: "GET",
    path,
    body: "none",
    handle,
  });
  const post = (operationId: string, path: string, handle: Route["handle"]): Route => ({
    operationId,
    method: "POST",
    path,
    body: "required",
    handle,
  });
  const whole = (order: OrderRecord) => renderOrder(hosting, order);
  const enable =
    (tollFree: boolean, render: TextEnableRules["render"]) =>
    ({ body, at }: ApiRequest) =>
      textEnable(hosting, body, at, { tollFree, render });
  const one = "/hostingOrders/{hostingOrderId}";
  return [
    read("HostingOrderService_ListHostingOrders", "/hostingOrders", (request) => listOrders(hosting, request)),
    read(
      "HostingOrderService_GetHostingOrder",
      one,
      withOrder((order) => ok(whole(order))),
    ),
    read(
      "GetHostingOrderReport",
      `${one}/report`,
      withOrder((order) => ok(report(order))),
    ),
    read(
      "HostingOrderService_ListHostingOrderNumbers",
      `${one}/numbers`,
      withOrder((order, request) => listNumbers(hosting, order, request)),
    ),
    read(
      "HostingOrderService_GetHostingOrderNumber",
      `${one}/numbers/{phoneNumber}`,
      withOrder((order, { path }) => {
        const number = order.numbers.find((each) => each.phoneNumber === path.phoneNumber);
        if (!number) return flatError(404, "The requested number is not part of this hosting order.");
        return ok(renderNumber(hosting, order, number));
      }),
    ),
    post("HostingOrderService_ImportNumbers", "/hostingOrders:importNumbers", (r) => importNumbers(hosting, r)),
    post("TextEnableNumbers", "/hostingOrders:textEnableNumbers", enable(false, whole)),
    post("TextEnableTollFreeNumbers", "/hostingOrders:textEnableTollFreeNumbers", enable(true, whole)),
    post(
      "QualifiedNumberService_TextEnableNumbers",
      "/qualifiedNumbers:textEnableNumbers",
      enable(false, ({ hostingOrderId }) => ({ hostingOrderId })),
    ),
    post(
      "QualifiedNumbersTextEnableTollFreeNumbers",
      "/qualifiedNumbers:textEnableTollFreeNumbers",
      enable(true, whole),
    ),
  ];
}
