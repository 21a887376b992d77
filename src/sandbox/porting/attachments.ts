import { compact } from "../../values/compact.js";
import { RequestCheck } from "../checks.js";
import { ok, portingError, type Reply } from "../replies.js";
import type { ApiRequest, Route } from "../router.js";
import { refusal } from "./checks.js";
import { API_USER, addNote } from "./events.js";
import type { DocumentRecord, Porting } from "./model.js";
import { findOrder, noSuchOrder } from "./orders.js";
import { documentItem } from "./render.js";

/** By characters and length: a pattern that counts groups of four runs out of stack on a document of a few megabytes. */
const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);

/** First bytes, in hex, by which a file is known. */
const SIGNATURES: readonly (readonly [string, string])[] = [
  ["25504446", "application/pdf"],
  ["89504e470d0a1a0a", "image/png"],
  ["ffd8ff", "image/jpeg"],
  ["49492a00", "image/tiff"],
  ["4d4d002a", "image/tiff"],
];

/** Media type by content: the upload carries none. */
function contentTypeOf(file: Buffer): string {
  const start = file.subarray(0, 8).toString("hex");
  const known = SIGNATURES.find(([signature]) => start.startsWith(signature))?.[1];
  if (known) return known;
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(file);
    return "text/plain";
  } catch {
    return "application/octet-stream";
  }
}

/** Notes and documents are taken in every state of the order: the reference says no more than "existing order". */
function storeNote(porting: Porting, { path, body, at }: ApiRequest): Reply {
  const order = findOrder(porting, path.orderId);
  if (!order) return noSuchOrder();
  const check = new RequestCheck();
  const note = check.text(body, "note", "note", true) ?? "";
  return refusal(check) ?? ok({ id: addNote(porting, order, note, API_USER, at), note });
}

function storeDocument(porting: Porting, { path, body }: ApiRequest): Reply {
  const order = findOrder(porting, path.orderId);
  if (!order) return noSuchOrder();
  const check = new RequestCheck();
  const documentName = check.text(body, "documentName", "documentName", true) ?? "";
  const description = check.text(body, "description", "description");
  const fileContent = check.text(body, "fileContent", "fileContent", true) ?? "";
  if (!isBase64(fileContent)) check.refused("fileContent", "Not base64");
  const refused = refusal(check);
  if (refused) return refused;
  const id = porting.store.nextId.document++;
  const document: DocumentRecord = {
    id,
    documentName,
    ...compact({ description }),
    fileContent,
  };
  order.documents.push(document);
  return ok(documentItem(document));
}

function readDocument(porting: Porting, { path }: ApiRequest): Reply {
  const order = findOrder(porting, path.orderId);
  const document = order?.documents.find(({ id }) => String(id) === path.documentId);
  if (!document) return portingError(404, "No such document in this order.");
  const { id, fileContent } = document;
  const contentType = contentTypeOf(Buffer.from(fileContent, "base64"));
  return ok({ documentId: id, ...documentItem(document), fileContent, contentType });
}

export const attachmentRoutes = (porting: Porting): Route[] => [
  {
    operationId: "addOrderNote",
    method: "POST",
    path: "/orders/portIns/{orderId}/notes",
    body: "required",
    handle: (request) => storeNote(porting, request),
  },
  {
    operationId: "addOrderDocuments",
    method: "POST",
    path: "/orders/portIns/{orderId}/documents",
    body: "required",
    handle: (request) => storeDocument(porting, request),
  },
  {
    operationId: "getOrderDocumentContent",
    method: "GET",
    path: "/orders/{orderId}/documents/{documentId}",
    body: "none",
    handle: (request) => readDocument(porting, request),
  },
  {
    operationId: "getOrderDocumentContentAlt",
    method: "GET",
    path: "/orders/portIns/{orderId}/documents/{documentId}",
    body: "none",
    handle: (request) => readDocument(porting, request),
  },
];
