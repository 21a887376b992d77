/** Every tool there is, in a fixed order, with its toolset. */
import { readGuide } from "./guidance/read-guide.js";
import { recommendPath } from "./guidance/recommend-path.js";
import { getCallbackConfiguration, updateCallbackConfiguration } from "./hosting/callback-configuration.js";
import { deleteImportedNumber } from "./hosting/delete-imported-number.js";
import { deleteQualifiedNumber } from "./hosting/delete-qualified-number.js";
import { importNumber } from "./hosting/import-number.js";
import { importNumbers } from "./hosting/import-numbers.js";
import { qualifyNumbers } from "./hosting/qualify-numbers.js";
import {
  getHostingOrder,
  getHostingOrderNumber,
  getHostingOrderReport,
  listHostingOrderNumbers,
  listHostingOrders,
} from "./hosting/read-hosting-orders.js";
import { getImportedNumber, listImportedNumbers } from "./hosting/read-imported-numbers.js";
import { getQualifiedNumber, listQualifiedNumbers } from "./hosting/read-qualified-numbers.js";
import { textEnableNumbers, textEnableQualifiedNumbers } from "./hosting/text-enable-local.js";
import { textEnableQualifiedTollFreeNumbers, textEnableTollFreeNumbers } from "./hosting/text-enable-toll-free.js";
import { updateImportedNumber } from "./hosting/update-imported-number.js";
import { sendVoiceChallenge, verifyVoiceChallenge } from "./hosting/voice-challenge.js";
import { activatePortInNumbers, listAvailableActivations } from "./porting/activation.js";
import { cancelPortInOrder } from "./porting/cancel-order.js";
import {
  createPortingConfiguration,
  getPortingConfiguration,
  updatePortingConfiguration,
} from "./porting/configuration.js";
import { createPortInOrder } from "./porting/create-order.js";
import { getPortInDocument, uploadPortInDocument } from "./porting/documents.js";
import { addPortInNote } from "./porting/notes.js";
import { checkPortability } from "./porting/portability.js";
import { getPortInOrder, getPortInPhoneGroups, listPortInOrders } from "./porting/read-orders.js";
import { updatePortInOrder } from "./porting/update-order.js";
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

export const HOSTING = [
  importNumber,
  listImportedNumbers,
  getImportedNumber,
  updateImportedNumber,
  deleteImportedNumber,
  listHostingOrders,
  getHostingOrder,
  getHostingOrderReport,
  listHostingOrderNumbers,
  getHostingOrderNumber,
  importNumbers,
  textEnableNumbers,
  textEnableTollFreeNumbers,
  qualifyNumbers,
  listQualifiedNumbers,
  getQualifiedNumber,
  deleteQualifiedNumber,
  textEnableQualifiedNumbers,
  textEnableQualifiedTollFreeNumbers,
  sendVoiceChallenge,
  verifyVoiceChallenge,
  getCallbackConfiguration,
  updateCallbackConfiguration,
] as const;

export const GUIDANCE = [readGuide, recommendPath] as const;

export const TOOLS: readonly Tool[] = [
  ...PORTING.map((declaration) => ({ toolset: "porting", declaration }) as const),
  ...HOSTING.map((declaration) => ({ toolset: "hosting", declaration }) as const),
  ...GUIDANCE.map((declaration) => ({ toolset: "guidance", declaration }) as const),
];
