import { portInNumber, portInOrder } from "../../lifecycles/index.js";
import type { JsonObject } from "../replies.js";
import type { World } from "../router.js";

export type OrderStatus = keyof typeof portInOrder.states;
export type NumberStatus = keyof typeof portInNumber.states;

/** A number of an order. `given` is what the customer sent, without what only Sinch may set. */
export interface NumberRecord {
  readonly phoneNumber: string;
  given: JsonObject;
  status: NumberStatus;
  readonly group: string;
  rejectReason?: string;
  exclusionReason?: string;
  exclusionDate?: Date;
  confirmedDate?: Date;
  focDate?: Date;
  /** From when on its traffic can reach Sinch. */
  routesAt?: Date;
  activatedDate?: Date;
  activateUser?: string;
  /** The losing carrier's current look at it; a corrected number is looked at anew. */
  round?: symbol;
}

export interface Schedule {
  desiredPortDate: string;
  desiredPortTime: string;
  desiredPortTimeZone: string;
}

interface NoteRecord {
  readonly id: number;
  readonly note: string;
  readonly createdTime: Date;
  readonly createdBy: string;
}

export interface DocumentRecord {
  readonly id: number;
  readonly documentName: string;
  readonly description?: string;
  readonly fileContent: string;
}

/** What PUT replaces as a whole. */
export interface OrderContent {
  customerOrderReference: string;
  onDemandActivation: boolean;
  desiredPortSchedule: Schedule;
  resellerName: string;
  loaUploadedBy?: string;
  loaAttachmentDate?: string;
}

export interface OrderRecord {
  readonly id: number;
  status: OrderStatus;
  readonly createdAt: Date;
  content: OrderContent;
  numbers: NumberRecord[];
  readonly notes: NoteRecord[];
  readonly documents: DocumentRecord[];
  /** Group names by losing carrier and pace, so that a number added later finds its group. */
  readonly groups: Map<string, string>;
}

/** Everything the Porting API holds for the project. */
export interface PortingStore {
  readonly orders: Map<string, OrderRecord>;
  configuration: JsonObject | undefined;
  readonly nextId: { order: number; note: number; document: number };
}

export const emptyStore = (): PortingStore => ({
  orders: new Map(),
  configuration: undefined,
  nextId: { order: 901_442, note: 70_218, document: 55_310 },
});

/** What the operations work with. */
export interface Porting {
  readonly world: World;
  store: PortingStore;
}

/** Moves a number if the lifecycle declares it; false, and nothing changes, if not. */
export function moveNumber(
  { world }: Porting,
  order: OrderRecord,
  number: NumberRecord,
  to: NumberStatus,
  at: Date,
): boolean {
  if (!world.moves.make(portInNumber, `${order.id}/${number.phoneNumber}`, number.status, to, at)) return false;
  number.status = to;
  return true;
}

/** Moves an order if the lifecycle declares it; false, and nothing changes, if not. */
export function moveOrder({ world }: Porting, order: OrderRecord, to: OrderStatus, at: Date): boolean {
  if (!world.moves.make(portInOrder, String(order.id), order.status, to, at)) return false;
  order.status = to;
  return true;
}
