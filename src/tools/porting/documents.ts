import { z } from "zod";
import { DOCUMENT_TYPES, LARGEST_DOCUMENT, LARGEST_DOCUMENT_TEXT, typeOfDocument } from "../../document-type.js";
import { ByonError } from "../../errors.js";
import { endpoint } from "../../sinch/endpoint.js";
import * as reply from "../../sinch/reply.js";
import { detail, documentId, filled, orderId, plain, step } from "../fields.js";
import { type Context, operation } from "../operation.js";
import { requireOrderAllows } from "./order-allows.js";
import { documentInfo, type PortInOrder } from "./order-fields.js";
import { getPortInOrder } from "./read-orders.js";

const MB = 1024 * 1024;

/** Reference: POST /orders/portIns/{orderId}/documents. JSON with base64, not multipart. */
export const uploadPortInDocument = operation({
  name: "upload_port_in_document",
  title: "Upload document to port-in order",
  description: "Attaches a signed LOA, a bill copy or another document to an order: give filePath or fileContent.",
  api: "porting",
  route: "POST /orders/portIns/{orderId}/documents",
  page: "porting/port-in-numbers/addorderdocuments",
  effect: "writes",
  path: { orderId },
  body: {
    documentName: filled(255).optional().describe("Default: the file's name"),
    description: filled(500).optional(),
    fileContent: z
      .string()
      .max(Math.ceil((LARGEST_DOCUMENT * 4) / 3) + 4, `is larger than ${LARGEST_DOCUMENT_TEXT}`)
      .optional()
      .describe("base64"),
  },
  extra: { filePath: z.string().min(1).max(4096).optional().describe("In a folder given with --files") },
  reply: documentInfo,
  ask: {
    rules({ documentName, fileContent, filePath }, refuse) {
      if ((fileContent === undefined) === (filePath === undefined))
        refuse(fileContent === undefined ? "fileContent" : "filePath", "give exactly one of fileContent and filePath");
      if (fileContent === undefined) return;
      if (!documentName) refuse("documentName", "is needed with fileContent");
      if (!/^[A-Za-z0-9+/]+={0,2}$/.test(fileContent) || fileContent.length % 4 !== 0)
        refuse("fileContent", "is not base64");
      else if (!typeOfDocument(Buffer.from(fileContent.slice(0, 64), "base64")))
        refuse("fileContent", `is not a document Sinch can use; send ${DOCUMENT_TYPES}`);
    },
  },
  target: ({ orderId: id }, context) => context.call(getPortInOrder, { orderId: id }),
  async prepare(input, context) {
    if (input.filePath === undefined) return input;
    const file = await context.readFile(input.filePath);
    return { ...input, filePath: undefined, documentName: input.documentName ?? file.name, fileContent: file.base64 };
  },
  async allow(input, order, context) {
    requireOrderAllows(order, "add-document", context.now());
    for (const id of sameDocuments(order, input.documentName)) {
      if (!(await holds(context, input.orderId, id, input.fileContent))) continue;
      throw new ByonError({
        kind: "conflict",
        message: `This very file is on order ${input.orderId} already, as document ${plain(id)}. Nothing was sent.`,
        fix: "Nothing needs to be done. To attach it again all the same, give it another documentName.",
        data: { existingDocument: { id } },
        next: [step("get_port_in_order", "see the order's documents")],
      });
    }
  },
  lost: {
    keep: (order, { documentName }) => sameDocuments(order, documentName),
    settle(input, order, known) {
      const ids = sameDocuments(order, input.documentName);
      // By their number and not only by id, since a list may leave ids out.
      if (ids.length <= known.length) return { outcome: "not-done" };
      const id = ids.find((candidate) => candidate !== "" && !known.includes(candidate));
      return { outcome: "done", reply: { id, documentName: input.documentName, description: input.description } };
    },
    tells: ({ orderId: id }) => step("get_port_in_order", `the document is listed in order ${id}, or it is not`),
  },
  answer: {
    summary: ({ id }, input) => `The document is on order ${input.orderId}${id ? ` as document ${id}` : ""}.`,
    next: () => [step("get_port_in_order", "follow the order")],
  },
});

const sameDocuments = (order: PortInOrder, name: string | undefined): string[] =>
  order.documents.filter((document) => document.documentName === name).map((document) => document.id ?? "");

/** Whether a document that is there has this content. One that cannot be found again is taken to be another. */
async function holds(context: Context, order: string, id: string, content: string | undefined): Promise<boolean> {
  if (id === "" || content === undefined) return false;
  try {
    const ids = { orderId: order, documentId: id };
    const stored = await atEitherPath(ids, context, () => context.call(getPortInDocument, ids));
    return Buffer.from(stored.fileContent ?? "", "base64").equals(Buffer.from(content, "base64"));
  } catch (thrown) {
    if (thrown instanceof ByonError && thrown.kind === "not_found") return false;
    throw thrown;
  }
}

const documentContent = reply.open({
  documentId: reply.text,
  id: reply.text,
  documentName: reply.text,
  description: reply.text,
  fileContent: reply.text,
  contentType: reply.text,
});

/** Summaries put `portIns` into this path, the reference does not. */
const getPortInDocumentAlt = endpoint({
  name: "get_port_in_document",
  api: "porting",
  reads: true,
  route: "GET /orders/portIns/{orderId}/documents/{documentId}",
  path: { orderId, documentId },
  reply: documentContent,
});

type DocumentContent = z.output<typeof documentContent>;
type DocumentIds = { orderId: string; documentId: string };

async function atEitherPath(
  ids: DocumentIds,
  context: Context,
  first: () => Promise<DocumentContent>,
): Promise<DocumentContent> {
  try {
    return await first();
  } catch (thrown) {
    if (!(thrown instanceof ByonError) || thrown.kind !== "not_found") throw thrown;
    return context.call(getPortInDocumentAlt, ids);
  }
}

/** Reference: GET /orders/{orderId}/documents/{documentId}; on 404 the path with `portIns`. */
export const getPortInDocument = operation({
  name: "get_port_in_document",
  title: "Get document of port-in order",
  description: 'Shows a document of an order: name, type and size; its content in base64 with detail "full".',
  api: "porting",
  route: "GET /orders/{orderId}/documents/{documentId}",
  page: "porting/port-in-numbers/getorderdocumentcontent",
  effect: "reads",
  path: { orderId, documentId },
  extra: { detail },
  reply: documentContent,
  send: (ids, _, context, first) => atEitherPath(ids, context, first),
  answer: {
    summary: ({ fileContent }, input) =>
      `Document ${input.documentId} of order ${input.orderId}, ${sizeText(fileContent ?? "")}.`,
    shape({ fileContent, ...about }, input) {
      if (input.detail === "full") return { data: { ...about, fileContent } };
      return {
        data: about,
        omitted: {
          fileContent: sizeText(fileContent ?? ""),
          how: `detail: "full", or read byon://port-in-orders/${input.orderId}/documents/${input.documentId}`,
        },
      };
    },
    next: () => [step("get_port_in_order", "the order it belongs to")],
  },
});

function sizeText(base64: string): string {
  const bytes = Buffer.byteLength(base64, "base64");
  return bytes >= MB ? `${(bytes / MB).toFixed(1)} MB` : `${Math.ceil(bytes / 1024)} KB`;
}
