import type {
  HostingOrderNumberState,
  hostingOrder,
  Lifecycle,
  qualifiedNumber,
  StepState,
} from "../../lifecycles/index.js";
import type { World } from "../router.js";

export type QualifiedState = keyof typeof qualifiedNumber.states;
export type OrderState = keyof typeof hostingOrder.states;

interface Check {
  status: StepState;
  error: string;
}

/** A candidate number. */
export interface QualifiedRecord {
  readonly phoneNumber: string;
  readonly regionCode: "US" | "CA";
  state: QualifiedState;
  osrEligibility: Check;
  ownershipVerification: Check;
  /** 0 unspecified, 1 hosted, 2 failed, as on the wire. Absent until hosting begins. */
  hostedNumber?: { status: 0 | 1 | 2; error: string };
  /** A call has been made whose code has not been answered yet. */
  challengeOpen: boolean;
  wrongCodes: number;
  readonly createdTime: Date;
  updatedTime: Date;
}

/** One provisioning step of an imported number, in the shape of the wire. */
export interface Provisioning {
  serviceType: "SMS" | "CAMPAIGN";
  serviceId: string;
  type: "PROVISIONING" | "DEPROVISIONING";
  state: StepState;
  updateTime: string;
  errorMessage: string;
  errorCode: string;
}

export interface CarrierBlock {
  state: StepState;
  errorCode: string;
  errorMessage: string;
  updateTime: string;
}

export const carrierNames = ["smsAtt", "smsTmo", "mmsAtt", "mmsTmo"] as const;
export type CarrierName = (typeof carrierNames)[number];
export type Carriers = Record<CarrierName, CarrierBlock>;

/** A number that sends and receives through Sinch. */
export interface ImportedRecord {
  readonly phoneNumber: string;
  readonly regionCode: string;
  displayName: string | undefined;
  callbackUrl: string | undefined;
  /** What it is linked to, or being linked to; undefined once unlinked or refused. */
  servicePlanId: string | undefined;
  campaignId: string | undefined;
  migrateToSinchTmo: boolean;
  smsProvisioning?: Provisioning;
  campaignProvisioning?: Provisioning;
  carriers?: Carriers;
  carrierOperation: "PROVISIONING" | "DEPROVISIONING";
  /** Unlinking still runs until then; a new link waits for it. */
  busyUntil: Date;
  readonly createdTime: Date;
  updatedTime: Date;
}

/** One number inside an order; a block that does not apply to it is absent. */
export interface OrderNumberRecord {
  readonly phoneNumber: string;
  state: HostingOrderNumberState;
  osrUpdate?: { nnid: string; state: StepState };
  platformProvisioning: { servicePlanId: string; state: StepState };
  campaignProvisioning?: { campaignId: string; state: StepState };
  carriers?: Carriers;
  waitsForPerson: boolean;
}

export interface Loa {
  readonly kind: "direct" | "reseller" | "blanket";
  readonly businessName?: string;
  readonly authorisedPerson?: { firstName: string; lastName: string; email: string };
  readonly address?: Record<string, string>;
  readonly currentVoiceCarrier?: string;
}

export interface OrderRecord {
  readonly hostingOrderId: string;
  readonly displayName: string | undefined;
  readonly regionCode: string;
  state: OrderState;
  readonly type: "IMPORT" | "TYPE_TEXT_ENABLE";
  readonly tollFree: boolean;
  readonly servicePlanId: string;
  readonly campaignId: string | undefined;
  readonly migrateToSinchTmo: boolean;
  readonly callbackUrl: string | undefined;
  /** Of the OSR update, or of the toll-free registry step. */
  readonly scheduled: Date | undefined;
  readonly nnid: string | undefined;
  readonly loa: Loa | undefined;
  readonly numbers: OrderNumberRecord[];
  readonly createdTime: Date;
  updatedTime: Date;
}

interface Mail {
  readonly to: string;
  readonly name: string;
  readonly subject: string;
  readonly hostingOrderId: string;
  readonly phoneNumbers: readonly string[];
  readonly at: string;
}

export interface Store {
  readonly qualified: Map<string, QualifiedRecord>;
  readonly imported: Map<string, ImportedRecord>;
  readonly orders: Map<string, OrderRecord>;
  hmacSecret: string | undefined;
  importLimit: number;
  readonly mail: Mail[];
  readonly voiceCalls: { phoneNumber: string; at: string }[];
  /** Campaign links tried, by number: some test numbers fail only the first. */
  readonly campaignTries: Map<string, number>;
  /** Ids and events handed out. */
  issued: number;
}

/** Five numbers an import, until an account manager raises it. */
const DEFAULT_IMPORT_LIMIT = 5;

export const emptyStore = (): Store => ({
  qualified: new Map(),
  imported: new Map(),
  orders: new Map(),
  hmacSecret: undefined,
  importLimit: DEFAULT_IMPORT_LIMIT,
  mail: [],
  voiceCalls: [],
  campaignTries: new Map(),
  issued: 0,
});

/** The hosting half of the sandbox. `store` is replaced as a whole on reset. */
export interface Hosting {
  readonly world: World;
  store: Store;
}

/** Changes a state along a declared transition; anything else is a bug of the sandbox and throws. */
export function move<S extends string, A extends string>(
  hosting: Hosting,
  machine: Lifecycle<S, A>,
  record: { state: NoInfer<S> },
  id: string,
  to: NoInfer<S>,
  at: Date,
): void {
  const from = record.state;
  if (!hosting.world.moves.make(machine, id, from, to, at)) {
    throw new Error(`${machine.id} ${id}: no transition from ${from} to ${to}`);
  }
  record.state = to;
}

/** Runs `event` after `ms` of sandbox time. */
export function after(hosting: Hosting, at: Date, ms: number, event: (at: Date) => void): void {
  hosting.world.timeline.schedule(new Date(at.getTime() + ms), event);
}

const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

function base32(value: number, length: number): string {
  let digits = "";
  for (let rest = value; digits.length < length; rest = Math.floor(rest / 32)) digits = CROCKFORD[rest % 32] + digits;
  return digits;
}

/** An id of the contract's shape: 26 characters, lowercase, sorted by time. */
export function nextId(hosting: Hosting, at: Date): string {
  hosting.store.issued += 1;
  return base32(at.getTime(), 10) + base32(hosting.store.issued, 16);
}
