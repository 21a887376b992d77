/** What a port-in order is made of, as it is sent and as it is read. */
import { z } from "zod";
import { regionOf } from "../../knowledge/area-codes.js";
import { PORT_ORDER_NUMBERS } from "../../knowledge/order-limits.js";
import { WHERE_FOUND } from "../../knowledge/where-found.js";
import { portInNumber, portInOrder, stateName } from "../../lifecycles/index.js";
import * as reply from "../../sinch/reply.js";
import { date, filled, phoneNumber, repeated } from "../fields.js";
import { type Refuse, unlisted } from "../operation.js";
import { ownMasks } from "./order-secrets.js";

const TIME_ZONES = ["US/Eastern", "US/Central", "US/Mountain", "US/Pacific", "GMT"] as const;
export const timeZone = z.enum(TIME_ZONES, { error: `must be one of ${TIME_ZONES.join(", ")}` });
export const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/, "must be a time of day as HH:MM:SS, e.g. 10:30:00")
  .meta({ publish: { type: "string", description: "HH:MM:SS" } });

export const schedule = z.strictObject({
  desiredPortDate: date,
  desiredPortTime: timeOfDay.optional(),
  desiredPortTimeZone: timeZone.optional(),
});

const optionalText = filled().optional();
/** Empty is what Sinch itself writes for "none", so a merged order may carry it. */
const blankable = z
  .string()
  .max(200)
  .optional()
  .meta({ publish: { type: "string" } });

const endUser = z
  .strictObject({
    name: filled(),
    streetNum: filled(20),
    streetName: filled(),
    streetPreDir: blankable,
    streetType: blankable,
    streetPostDir: blankable,
    locationType1: blankable,
    locationValue1: blankable,
    locationType2: blankable,
    locationValue2: blankable,
    locationType3: blankable,
    locationValue3: blankable,
    city: filled(),
    state: z
      .string()
      .regex(/^[A-Z]{2}$/, "must be a two-letter state or province, e.g. IL")
      .meta({ publish: { type: "string" } }),
    zipCode: z
      .string()
      .regex(
        /^(\d{5}(-?\d{4})?|[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d)$/,
        "must be a ZIP or Canadian postal code, e.g. 60654 or M5H 2M5",
      )
      .meta({ publish: { type: "string" } }),
    typeOfService: z.enum(["B", "R"]).optional().describe("Business or residence"),
  })
  .describe("Exactly as on the losing carrier's record");

const portOutInfo = z
  .strictObject({
    existingPortOutPin: optionalText,
    accountNum: optionalText,
    accountPhoneNumber: optionalText,
    authorizingName: optionalText,
    authorizingDate: date.optional(),
  })
  .describe("What the losing carrier needs; the PIN is usually enough");

const voiceConfiguration = z
  .strictObject({
    type: z.enum(["RTC", "EST", "FAX"], { error: "must be RTC, EST or FAX" }),
    appId: optionalText,
    trunkId: optionalText,
    serviceId: optionalText,
  })
  .describe("RTC+appId, EST+trunkId or FAX+serviceId");

/** Which id each kind of voice configuration is told apart by. */
const VOICE_ID = { RTC: "appId", EST: "trunkId", FAX: "serviceId" } as const;

const e911 = z.strictObject({
  name: optionalText,
  streetNum: optionalText,
  streetInfo: optionalText,
  location: blankable,
  city: optionalText,
  state: optionalText,
  postalCode: optionalText,
  postalCodePlusFour: blankable,
});

/** Fields of a number entry that Sinch sets: never sent. */
export const SET_BY_SINCH = [
  "status",
  "exclusionReason",
  "exclusionDate",
  "countryCode",
  "activatedDate",
  "confirmedDate",
  "activateUser",
  "rejectReason",
  "excludedFeatures",
  "phoneNumberGroup",
  "focDate",
] as const;

/** Every part of a number entry but the number itself. */
const parts = {
  endUser,
  portOutInfo,
  voiceConfiguration: voiceConfiguration.optional(),
  smsConfiguration: z.strictObject({ smsAppId: filled() }).optional(),
  features: z.strictObject({ e911: e911.optional() }).optional(),
  newPortOutPin: optionalText.describe("PIN to protect the number at Sinch"),
};

/** Open: messaging configuration (A2PLC, SMSMMS) and directory listing are named only in summaries and pass unchanged. */
export const numberEntry = z.looseObject({ phoneNumber, ...parts });
export type NumberEntry = z.output<typeof numberEntry>;

/** The fields of an entry that Sinch's reference knows, sent by us or set by Sinch. */
export const ENTRY_FIELDS: ReadonlySet<string> = new Set(["phoneNumber", ...Object.keys(parts), ...SET_BY_SINCH]);

export const numberEntries = z
  .array(numberEntry)
  .min(1, "must name at least one number")
  .max(
    PORT_ORDER_NUMBERS,
    `holds more than ${PORT_ORDER_NUMBERS} numbers; larger orders go through Sinch support, or split by losing carrier`,
  );

/** Floors and wings of an address, as an emergency address too: named in create_port_in_order, and taken here unnamed. */
const rareParts = {
  locationType2: unlisted(blankable),
  locationValue2: unlisted(blankable),
  locationType3: unlisted(blankable),
  locationValue3: unlisted(blankable),
};

/** Entries that change what they name and leave the rest; one for a number that is not in the order yet adds it. */
export const changedEntries = z
  .array(
    z.looseObject({
      phoneNumber,
      ...Object.fromEntries(Object.entries(parts).map(([name, schema]) => [name, loosened(schema).optional()])),
      endUser: endUser.partial().extend(rareParts).optional(),
      features: unlisted(loosened(parts.features)),
    }),
  )
  .min(1)
  .max(PORT_ORDER_NUMBERS)
  .describe("Per number, what changes; endUser and portOutInfo whole to add one");

/** A block of which only some fields are given. */
function loosened(schema: z.ZodType): z.ZodType {
  const bare = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  return bare instanceof z.ZodObject ? bare.partial() : bare;
}

export const customerOrderReference = z
  .string()
  .trim()
  .max(100, "must not be longer than 100 characters")
  .describe("Your own reference")
  .meta({ publish: { type: "string", description: "Your own reference" } });

export const resellerName = z
  .string()
  .trim()
  .max(200)
  .meta({ publish: { type: "string", description: "Needed for Canadian numbers" } });

/** The rules of an order that span fields. */
export function orderRules(
  order: { phoneNumbers?: readonly NumberEntry[] | undefined; resellerName?: string | undefined },
  now: Date,
  refuse: Refuse,
): void {
  const entries = order.phoneNumbers ?? [];
  entriesRules(entries, "phoneNumbers", now, refuse);
  const canadian = entries.findIndex((entry) => regionOf(entry.phoneNumber) === "CA");
  if (canadian >= 0 && !order.resellerName)
    refuse(
      "resellerName",
      `is needed because phoneNumbers[${canadian}] is Canadian: ask the person who resells the service, or whether their own company's name stands there`,
    );
}

/** The rules of an order's entries, whole or partial; `at` is the name of their list. */
export function entriesRules(entries: readonly Partial<NumberEntry>[], at: string, now: Date, refuse: Refuse): void {
  for (const index of repeated(entries.map((entry) => entry.phoneNumber ?? "")))
    refuse(`${at}[${index}].phoneNumber`, "is in the order twice; leave one out");
  entries.forEach((entry, index) => {
    entryRules(entry, `${at}[${index}]`, now, refuse);
  });
}

/** Refuses what only Sinch sets, where an entry says what is wanted and is no copy of what was read. */
export function refuseSetBySinch(entries: readonly Partial<NumberEntry>[], at: string, refuse: Refuse): void {
  entries.forEach((entry, index) => {
    for (const name of SET_BY_SINCH)
      if (entry[name] !== undefined) refuse(`${at}[${index}].${name}`, "is set by Sinch; leave it out");
  });
}

/** A field we do not know passes through, but not when it reads like a slip of one we do. */
function refuseSlips(entry: Partial<NumberEntry>, at: string, refuse: Refuse): void {
  for (const name of Object.keys(entry)) {
    if (ENTRY_FIELDS.has(name)) continue;
    const letters = name.toLowerCase().replace(/[^a-z0-9]/g, "");
    const meant = [...ENTRY_FIELDS].find((known) => {
      const wanted = known.toLowerCase();
      return letters.length > 4 && (wanted.startsWith(letters) || letters.startsWith(wanted));
    });
    if (meant) refuse(`${at}.${name}`, `is not a field of a number; ${meant} is`);
  }
}

/** The rules of one entry, whole or partial. */
function entryRules(entry: Partial<NumberEntry>, at: string, now: Date, refuse: Refuse): void {
  refuseSlips(entry, at, refuse);
  const voice = entry.voiceConfiguration;
  if (voice?.type) {
    const wanted = VOICE_ID[voice.type];
    if (!voice[wanted])
      refuse(`${at}.voiceConfiguration.${wanted}`, `is needed with type ${voice.type}. ${WHERE_FOUND[wanted]}`);
    for (const other of Object.values(VOICE_ID))
      if (other !== wanted && voice[other])
        refuse(`${at}.voiceConfiguration.${other}`, `does not go with type ${voice.type}; leave it out`);
  }
  for (const field of ownMasks(entry))
    refuse(`${at}.${field}`, "is the mask that this server shows instead of the value; give the value, or use changes");
  const signed = entry.portOutInfo?.authorizingDate;
  if (signed && signed > now.toISOString().slice(0, 10))
    refuse(`${at}.portOutInfo.authorizingDate`, "must not be in the future");
}

// What Sinch answers.

const note = reply.open({ note: reply.text, createdTime: reply.text, createdBy: reply.text });
export const documentInfo = reply.open({ id: reply.text, documentName: reply.text, description: reply.text });
export const readNumber = reply.open({
  phoneNumber: reply.text,
  status: reply.text,
  phoneNumberGroup: reply.text,
  focDate: reply.text,
  rejectReason: reply.text,
  exclusionReason: reply.text,
});
export const readOrder = reply.open({
  id: reply.text,
  status: reply.text,
  customerOrderReference: reply.text,
  createdDate: reply.text,
  onDemandActivation: reply.flag,
  desiredPortSchedule: reply.block({
    desiredPortDate: reply.text,
    desiredPortTime: reply.text,
    desiredPortTimeZone: reply.text,
  }),
  resellerName: reply.text,
  phoneNumbers: reply.list(readNumber),
  notes: reply.list(note),
  documents: reply.list(documentInfo),
});
export type PortInOrder = z.output<typeof readOrder>;
export type OrderNumber = z.output<typeof readNumber>;

export const orderState = (order: { status?: string | undefined }): string => stateName(portInOrder, order.status);
export const numberState = (number: { status?: string | undefined }): string => stateName(portInNumber, number.status);
