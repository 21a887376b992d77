/** The catalogue: every tool, in a fixed order, with its toolset. */
import { activatePortInNumbers, listAvailableActivations } from "./porting/activation.js";
import {
  createPortingConfiguration,
  getPortingConfiguration,
  updatePortingConfiguration,
} from "./porting/configuration.js";
import { getPortInDocument, uploadPortInDocument } from "./porting/documents.js";
import { addPortInNote } from "./porting/notes.js";
import { checkPortability } from "./porting/portability.js";
import { getPortInOrder, getPortInPhoneGroups, listPortInOrders } from "./porting/read-orders.js";
import { cancelPortInOrder, createPortInOrder, updatePortInOrder } from "./porting/write-orders.js";
import type { Tool } from "./tool.js";

export const PORTING = [
  checkPortability,
  createPortInOrder,
  listPortInOrders,
  getPortInOrder,
  getPortInPhoneGroups,
  updatePortInOrder,
  cancelPortInOrder,
  addPortInNote,
  uploadPortInDocument,
  getPortInDocument,
  listAvailableActivations,
  activatePortInNumbers,
  getPortingConfiguration,
  createPortingConfiguration,
  updatePortingConfiguration,
] as const;

export const TOOLS: readonly Tool[] = PORTING.map((declaration) => ({ toolset: "porting", declaration }));
