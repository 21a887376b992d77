/** A Sinch of our own behind a server under attack, orders to place there, and what became of them. */
import { type Sandbox, startSandbox } from "../src/sandbox/index.js";
import type { Arena } from "./arena.js";

const DAY = 86_400_000;

/** The operation of an import order. */
export const IMPORT = "HostingOrderService_ImportNumbers";

/** Distinct enough that it stands nowhere by chance. */
export const PIN = "83017465";

export interface Ground {
  readonly sandbox: Sandbox;
  /** What points a server to it. */
  readonly env: Readonly<Record<string, string>>;
  /** A complete order for these numbers, a planted PIN in it. */
  order(...numbers: string[]): Record<string, unknown>;
  /** How many port-in orders Sinch has. */
  placed(): number;
  /** Every number of every import order that Sinch has. */
  imported(): string[];
}

/** Numbers of the range for fiction that nothing special happens to; enough for one section. */
export const numberAt = (index: number): string =>
  `+1${["212", "213", "305", "312", "404", "415", "503", "512", "602", "617", "702", "713", "801", "907"][Math.floor(index / 19) % 14]}55501${51 + (index % 19)}`;

export const LOA = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF");

export async function groundFor(arena: Arena): Promise<Ground> {
  const sandbox = await startSandbox();
  arena.finally(() => sandbox.close());
  arena.trap.plant("the key's secret", sandbox.keySecret);
  arena.trap.plant("a PIN", PIN);
  return {
    sandbox,
    env: environmentOf(sandbox),
    order: orderOf,
    placed: () => sandbox.ledger.count("orderPortIn").committed,
    imported: () =>
      sandbox.ledger.entries
        .filter(({ operationId, committed }) => operationId === IMPORT && committed)
        .flatMap(({ body }) => (body as { numbers: string[] }).numbers),
  };
}

/** Numbers of an import by two orders: five, and the sixth. */
export const IMPORTED = 6;
export const importOf = (first: number): { numbers: string[] } & Record<string, unknown> => ({
  numbers: Array.from({ length: IMPORTED }, (_, index) => numberAt(first + index)),
  ...{ regionCode: "US", servicePlanId: "plan", campaignId: `CBYON${first}` },
});

/** How many of them stand in one import order too many. */
export const importedTwice = ({ imported }: Ground, numbers: readonly string[]): number =>
  numbers.reduce((sum, number) => sum + Math.max(0, imported().filter((one) => one === number).length - 1), 0);

export const orderOf = (...numbers: string[]): Record<string, unknown> => ({
  desiredPortSchedule: { desiredPortDate: new Date(Date.now() + 30 * DAY).toISOString().slice(0, 10) },
  onDemandActivation: false,
  phoneNumbers: numbers.map((phoneNumber) => ({
    phoneNumber,
    endUser: {
      ...{ name: "Lakeside Dental Clinic LLC", streetNum: "1400", streetName: "Wells" },
      ...{ city: "Chicago", state: "IL", zipCode: "60610" },
    },
    portOutInfo: { existingPortOutPin: PIN, accountNum: "HT-5520817" },
  })),
});

export const environmentOf = (sandbox: Sandbox, url = sandbox.url): Record<string, string> => ({
  SINCH_PROJECT_ID: sandbox.projectId,
  SINCH_KEY_ID: sandbox.keyId,
  SINCH_KEY_SECRET: sandbox.keySecret,
  SINCH_PORTING_URL: url,
  SINCH_HOSTING_URL: url,
  SINCH_AUTH_URL: url,
});
