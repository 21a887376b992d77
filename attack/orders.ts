/** A Sinch of our own behind a server under attack, orders to place there, and what became of them. */
import { type Sandbox, startSandbox } from "../src/sandbox/index.js";
import type { Arena } from "./arena.js";

const DAY = 86_400_000;

/** Distinct enough that it stands nowhere by chance. */
const PIN = "83017465";

export interface Ground {
  readonly sandbox: Sandbox;
  /** What points a server to it. */
  readonly env: Readonly<Record<string, string>>;
  /** A complete order for these numbers, a planted PIN in it. */
  order(...numbers: string[]): Record<string, unknown>;
  /** How many orders Sinch has. */
  placed(): number;
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
    order: (...numbers) => ({
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
    }),
    placed: () => sandbox.ledger.count("orderPortIn").committed,
  };
}

export const environmentOf = (sandbox: Omit<Sandbox, never>, url = sandbox.url): Record<string, string> => ({
  SINCH_PROJECT_ID: sandbox.projectId,
  SINCH_KEY_ID: sandbox.keyId,
  SINCH_KEY_SECRET: sandbox.keySecret,
  SINCH_PORTING_URL: url,
  SINCH_HOSTING_URL: url,
  SINCH_AUTH_URL: url,
});
