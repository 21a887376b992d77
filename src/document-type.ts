/** Documents that a losing carrier can read, told by their first bytes and not by their name. */

/** Ours, not Sinch's, which publishes none: what mail systems take, and base64 makes a third more of it. */
export const LARGEST_DOCUMENT = 10 * 1024 * 1024;
export const LARGEST_DOCUMENT_TEXT = `${LARGEST_DOCUMENT / 1024 / 1024} MB`;
export const DOCUMENT_TYPES = "a PDF, PNG, JPEG or TIFF";

const SIGNATURES: readonly (readonly [type: string, bytes: readonly number[]])[] = [
  ["application/pdf", [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
  ["image/tiff", [0x49, 0x49, 0x2a, 0x00]],
  ["image/tiff", [0x4d, 0x4d, 0x00, 0x2a]],
];

/** Media type of a document, or undefined when it is none of those we send. */
export const typeOfDocument = (head: Uint8Array): string | undefined =>
  SIGNATURES.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte))?.[0];
