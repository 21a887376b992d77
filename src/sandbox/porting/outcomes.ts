import { isTollFree } from "../../knowledge/area-codes.js";
import type { PortingOutcome } from "../../knowledge/test-numbers.js";
import { NORTH_AMERICAN } from "../checks.js";
import { DAY, HOUR } from "../clock.js";
import { testNumbers } from "./carriers.js";

/** How the losing carrier and Sinch treat one number. Times are sandbox milliseconds. */
export interface Behaviour {
  /** Why it cannot be ported. */
  readonly notPortable?: string;
  /** An order with this number is answered so and not created. */
  readonly orderFails?: { readonly status: 402 | 422 | 500; readonly message: string };
  /** The order is created, but the answer is a 500. */
  readonly answerLost?: boolean;
  /** Why it is rejected, and what the porting desk writes, as long as the order does not say what is on record. */
  readonly rejects?: { readonly reason: string; readonly note: string };
  /** Why it is taken out of the order. */
  readonly excludes?: string;
  readonly dropsAfter?: number;
  readonly confirmsAfter: number;
  /** Delay of the FOC behind the desired moment; "none" puts it at the moment of confirmation. */
  readonly focAfter: number | "none";
  /** How long after the FOC the number routes on Sinch. */
  readonly routesAfter: number;
  readonly cancelTakes?: number;
  readonly orderBuildsFor?: number;
  readonly deskAsks?: { readonly after: number; readonly note: string };
}

export const REVIEW_AFTER = DAY;

const smooth: Behaviour = { confirmsAfter: 2 * DAY, focAfter: 0, routesAfter: 0 };

const rejects = (reason: string, note: string): Partial<Behaviour> => ({ rejects: { reason, note } });

const BEHAVIOURS: Readonly<Record<PortingOutcome, Partial<Behaviour>>> = {
  ports: {},
  not_portable: { notPortable: "No porting agreement for this rate center" },
  toll_free: { notPortable: "Toll-free numbers are not supported yet" },
  no_balance: { orderFails: { status: 402, message: "The account has no remaining balance." } },
  refused: { orderFails: { status: 422, message: "The losing carrier does not take orders for this number." } },
  server_error: { orderFails: { status: 500, message: "Temporary fault, try again later." } },
  lost_answer: { answerLost: true },
  zip_mismatch: rejects(
    "Service ZIP code does not match carrier records",
    "the ZIP code differs from the customer service record",
  ),
  pin_invalid: rejects("Invalid port-out PIN", "the port-out PIN is wrong or has expired"),
  account_number: rejects(
    "Account number does not match carrier records",
    "the account number is not on record; please send a recent bill",
  ),
  address_mismatch: rejects(
    "Service address does not match carrier records",
    "the service address differs from the customer service record",
  ),
  name_mismatch: rejects(
    "Customer name does not match carrier records",
    "the name differs from the customer service record",
  ),
  loa_required: rejects("Signed letter of authorization required", "please attach a signed letter of authorization"),
  excluded: { excludes: "Number is disconnected at the losing carrier" },
  dropped: { dropsAfter: DAY },
  slow: { confirmsAfter: 10 * DAY },
  late_foc: { focAfter: 5 * DAY },
  expedited: { focAfter: "none" },
  late_routing: { routesAfter: DAY },
  slow_cancel: { cancelTakes: DAY },
  building: { orderBuildsFor: HOUR },
  desk_asks: {
    deskAsks: { after: HOUR, note: "Is a DSL line attached to this number? It would be lost with the port." },
  },
};

/** The behaviour of a number; most just port. */
export function behaviourOf(phoneNumber: string): Behaviour {
  const outcome = testNumbers.get(phoneNumber)?.outcome ?? (isTollFree(phoneNumber) ? "toll_free" : "ports");
  return { ...smooth, ...BEHAVIOURS[outcome] };
}

/** Why a number in E.164 form cannot be ported; undefined when it can. */
export function notPortable(phoneNumber: string): string | undefined {
  if (!phoneNumber.startsWith("+1")) return "Only US and Canadian numbers can be ported";
  if (!NORTH_AMERICAN.test(phoneNumber)) return "No such number";
  return behaviourOf(phoneNumber).notPortable;
}
