/** Arguments of hosting calls that are complete and without fault, and the usual ways of a number to Sinch. */
import { control } from "../sandbox/calls.js";
import { DAY, ok } from "./porting.js";
import type { World } from "./world.js";

export { ok, refused, requests } from "./porting.js";
export { DAY };
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const PLAN = "4be1c7a09d3f42e8a6510c2f7d98e3b4";
export const CAMPAIGN = "CQ7LM2X";
/** The operator's defaults, as a server is usually started. */
export const DEFAULTS = { SERVICE_PLAN_ID: PLAN, CAMPAIGN_ID: CAMPAIGN };

/** A number of the fiction range by its last two digits: they decide its fate in the sandbox. */
export const local = (ending: string): string => `+120655501${ending}`;
export const tollFree = (ending: string): string => `+183355501${ending}`;

export const directLoaInfo = {
  authorisedPerson: { firstName: "Imani", lastName: "Okafor", email: "imani.okafor@harbordental.example" },
  address: {
    buildingNumber: "410",
    street: "Alder Street",
    city: "Seattle",
    state: "WA",
    postalCode: "98101",
    country: "US",
  },
  currentVoiceCarrier: "Lumen",
};
export const resellerLoaInfo = { businessName: "Cascade Veterinary Partners Inc.", ...directLoaInfo };

/** A complete text-enable call. */
export const textEnableArgs = (numbers: readonly string[], more: object = {}): Record<string, unknown> => ({
  numbers,
  regionCode: "US",
  servicePlanId: PLAN,
  campaignId: CAMPAIGN,
  directLoaInfo,
  ...more,
});

/** The same without what toll-free numbers do not take. */
export function tollFreeArgs(numbers: readonly string[], more: object = {}): Record<string, unknown> {
  const { campaignId: _, ...args } = textEnableArgs(numbers, more);
  return args;
}

/** Candidates that are eligible. */
export async function eligible(world: World, ...phoneNumbers: string[]): Promise<void> {
  await ok(world, "qualify_numbers", { phoneNumbers });
  world.sandbox.clock.advance(5 * MINUTE);
}

/** Candidates whose invoices were accepted. */
export async function verified(world: World, ...phoneNumbers: string[]): Promise<void> {
  await eligible(world, ...phoneNumbers);
  await control(world.sandbox, "POST", "/invoices", { phoneNumbers });
}

/** The mail that the sandbox's Sinch has sent. */
export const mail = async (world: World): Promise<{ to: string; hostingOrderId: string; phoneNumbers: string[] }[]> =>
  (await control(world.sandbox, "GET", "/mail")).mail;

export const signLoa = (world: World, hostingOrderId: string): Promise<unknown> =>
  control(world.sandbox, "POST", `/hosting-orders/${hostingOrderId}/sign-loa`, {});

/** A text-enable order, placed, signed and carried out; its id. */
export async function hosted(world: World, numbers: readonly string[]): Promise<string> {
  await verified(world, ...numbers);
  const { data } = await ok(world, "text_enable_qualified_numbers", textEnableArgs(numbers));
  await signLoa(world, data.hostingOrderId);
  world.sandbox.clock.advance(DAY);
  return data.hostingOrderId;
}
