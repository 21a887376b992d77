import { z } from "zod";
import { ByonError } from "../../errors.js";
import * as reply from "../../sinch/reply.js";
import { compact, unlessEmpty } from "../../values/compact.js";
import { filled, httpsUrl, lookupNumber, step } from "../fields.js";
import { type Context, operation } from "../operation.js";
import { timeOfDay, timeZone } from "./order-fields.js";
import { zoneWarnings } from "./order-warnings.js";

const body = {
  contact: z
    .strictObject({
      email: z
        .email("must be an email address")
        .optional()
        .meta({ publish: { type: "string" } }),
      name: filled().optional(),
      phone: lookupNumber.optional(),
    })
    .optional(),
  webhookUrl: httpsUrl.optional(),
  defaultPortTime: timeOfDay.optional(),
  defaultPortTimeZone: timeZone.optional(),
};

const configuration = reply.open({
  contact: reply.block({ email: reply.text, name: reply.text, phone: reply.text }),
  webhookUrl: reply.text,
  defaultPortTime: reply.text,
  defaultPortTimeZone: reply.text,
});
type Configuration = z.output<typeof configuration>;
/** An empty answer is none of Sinch's; only its 404 means that there is none. */
const configurationOrNone: z.ZodType<Configuration | undefined> = configuration;
type Wanted = Partial<z.output<z.ZodObject<typeof body>>>;

const refuseEmpty = (input: Wanted, refuse: (field: string, problem: string) => void): void => {
  if (Object.keys(body).every((name) => input[name as keyof Wanted] === undefined))
    refuse("webhookUrl", `give at least one of ${Object.keys(body).join(", ")}`);
};

/** Reference: GET /configuration. What a project without one gets is not documented; 404 is read as "none yet". */
export const getPortingConfiguration = operation({
  name: "get_porting_configuration",
  title: "Get porting configuration",
  description: "Shows the project's porting defaults: contact, webhook URL, port time and time zone.",
  api: "porting",
  route: "GET /configuration",
  page: "porting/port-in-settings/getconfiguration",
  effect: "reads",
  reply: configurationOrNone,
  none: undefined,
  answer: {
    summary: (stored) =>
      stored
        ? `The project has a porting configuration, ${stored.webhookUrl ? "with" : "without"} a webhook.`
        : "No porting defaults are set in this project yet: orders use Sinch's own, 09:00:00 US/Eastern without a webhook.",
    shape: (stored) => ({ data: stored ?? null }),
    next: (stored) => [
      stored
        ? step("update_porting_configuration", "change the defaults")
        : step("create_porting_configuration", "set defaults, if some are wanted"),
    ],
  },
});

const current = (_: unknown, context: Context): Promise<Configuration | undefined> =>
  context.call(getPortingConfiguration, {});

const holds = (stored: Configuration, wanted: Wanted): boolean =>
  Object.keys(body).every((name) => {
    const value = wanted[name as keyof Wanted];
    return value === undefined || JSON.stringify(value) === JSON.stringify(pickLike(stored[name], value));
  });

/** The stored value reduced to the members that were asked for, in their order. */
function pickLike(stored: unknown, wanted: unknown): unknown {
  if (typeof wanted !== "object" || wanted === null || typeof stored !== "object" || stored === null) return stored;
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, (stored as Record<string, unknown>)[key]]));
}

const lost = {
  settle: (input: Wanted, stored: Configuration | undefined) =>
    stored && holds(stored, input) ? ({ outcome: "done", reply: stored } as const) : ({ outcome: "not-done" } as const),
  tells: () => step("get_porting_configuration", "it holds the new values, or it does not"),
};

/** Reference: POST /configuration. */
export const createPortingConfiguration = operation({
  name: "create_porting_configuration",
  title: "Create porting configuration",
  description: "Sets the project's porting defaults for the first time, webhook URL included.",
  api: "porting",
  route: "POST /configuration",
  page: "porting/port-in-settings/createconfiguration",
  effect: "writes",
  body,
  reply: configuration,
  ask: { rules: refuseEmpty },
  target: current,
  allow(_, stored) {
    if (!stored) return;
    throw new ByonError({
      kind: "conflict",
      message: "The project has a porting configuration already. Nothing was sent.",
      fix: "Change it with update_porting_configuration.",
      next: [step("get_porting_configuration", "see it"), step("update_porting_configuration", "change it")],
    });
  },
  lost,
  answer: {
    summary: (_, { defaultPortTimeZone }) =>
      ["The porting configuration is stored.", ...zoneWarnings(defaultPortTimeZone)].join(" "),
    next: () => [step("create_port_in_order", "orders without a time or zone of their own use these defaults")],
  },
});

/** Reference: PUT /configuration. Whether it replaces or merges is not stated, so every field is sent. */
export const updatePortingConfiguration = operation({
  name: "update_porting_configuration",
  title: "Update porting configuration",
  description: "Changes the project's porting defaults; fields left out keep their value.",
  api: "porting",
  route: "PUT /configuration",
  page: "porting/port-in-settings/updateconfiguration",
  effect: "replaces",
  body,
  reply: configuration,
  ask: { rules: refuseEmpty },
  target: current,
  merge(input, stored) {
    const kept = Object.fromEntries(Object.keys(body).map((name) => [name, stored?.[name]]));
    const contact = { ...(kept.contact as object | undefined), ...(input.contact as object | undefined) };
    return { ...kept, ...compact({ ...input, contact: unlessEmpty(contact) }) } as typeof input;
  },
  approve: {
    preview(input, stored) {
      const changed = Object.keys(body).filter(
        (name) => JSON.stringify(stored?.[name]) !== JSON.stringify(input[name as keyof Wanted]),
      );
      return {
        summary: [
          `Replaces the project's porting defaults (${changed.join(", ") || "nothing changes"}).`,
          ...(changed.includes("defaultPortTimeZone") ? zoneWarnings(input.defaultPortTimeZone) : []),
        ].join(" "),
        details: Object.fromEntries(
          changed.map((name) => [name, { before: stored?.[name] ?? null, after: input[name as keyof Wanted] ?? null }]),
        ),
        consequence: "Every later order and every webhook of the project uses the new values.",
      };
    },
    revision: (stored) => stored,
  },
  lost,
  answer: {
    summary: () => "The porting configuration is changed.",
    next: () => [step("get_porting_configuration", "read it back")],
  },
});
