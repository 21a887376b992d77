/** Reading a request's body without trusting its size, its shape, its encoding or its end. */
import { isJsonContentType } from "@modelcontextprotocol/server";
import { createShapeJudge } from "../values/json-shape.js";
import { refuse, refuseUnreadable } from "./refusal.js";

/** A document of nearly 9 MB in base64, and the call around it. */
export const LARGEST_BODY = 12 * 1024 * 1024;
/** Everything that does not carry a document. */
export const LARGEST_PLAIN_BODY = 1024 * 1024;
/** Where a large body must name the tool that it is for. */
const HEAD = 64 * 1024;

/** Who decides about a body that is too large for anything but a document. */
export interface LargeBodies {
  /** Whether this caller may send a document to this tool. */
  takesDocument(tool: string): boolean;
  /** Waits until one more may be held in memory; false when that takes too long. */
  turn(): Promise<boolean>;
}

/** The JSON in the body, or the answer that says what is wrong with it. */
export async function readJson(request: Request, large: LargeBodies): Promise<{ json: unknown } | Response> {
  if (!isJsonContentType(request.headers.get("content-type")))
    return refuse(415, "The body must be application/json.", CLOSE);
  const bytes = await readBytes(request, large);
  if (bytes instanceof Response) return bytes;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return refuseUnreadable("The body is not UTF-8.");
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuseUnreadable("The body is not JSON.");
  }
  // What the head promised is one thing, what is called another.
  if (bytes.length > LARGEST_PLAIN_BODY && !callsIn(json).some((tool) => takes(large, tool))) return forDocumentsOnly();
  return { json };
}

async function readBytes(request: Request, large: LargeBodies): Promise<Uint8Array | Response> {
  const declared = request.headers.get("content-length");
  const length = declared === null ? undefined : Number(declared);
  if (length !== undefined && length > LARGEST_BODY) return tooLarge();
  try {
    // Node holds the body to its declared length; only a large one, or one of unknown length, is read by pieces.
    if (length === undefined) return await readPieces(request, large, LARGEST_PLAIN_BODY);
    if (length > LARGEST_PLAIN_BODY) return await readPieces(request, large, HEAD);
    const bytes = new Uint8Array(await request.arrayBuffer());
    const wrong = createShapeJudge().read(bytes);
    return wrong === undefined ? bytes : refuse(400, wrong);
  } catch {
    return refuseUnreadable("The body ended before it was complete.");
  }
}

/** Reads what may be a document. After so many bytes of `head` it must be one, or nothing more of it is read. */
async function readPieces(request: Request, large: LargeBodies, head: number): Promise<Uint8Array | Response> {
  const judge = createShapeJudge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let admitted = false;
  for await (const chunk of request.body ?? []) {
    size += chunk.length;
    if (size > LARGEST_BODY) return tooLarge();
    const wrong = judge.read(chunk);
    if (wrong !== undefined) return refuse(400, wrong, CLOSE);
    chunks.push(chunk);
    if (admitted || size < head) continue;
    const refused = await admit(request, chunks, large);
    if (refused) return refused;
    admitted = true;
  }
  return Buffer.concat(chunks);
}

/** Whether the rest of a large body is read, as its first part tells. */
async function admit(
  request: Request,
  chunks: readonly Uint8Array[],
  large: LargeBodies,
): Promise<Response | undefined> {
  const named = request.headers.get("mcp-name");
  const tools = named === null ? namesIn(Buffer.concat(chunks).subarray(0, HEAD)) : [named];
  if (!tools.some(large.takesDocument)) return forDocumentsOnly();
  if (await large.turn()) return undefined;
  return refuse(429, "Other documents are still on their way; nothing was done.", { "retry-after": "2", ...CLOSE });
}

/** Everything that stands as a `name` there. One that lies gets no further than to be parsed. */
const namesIn = (head: Buffer): string[] =>
  [...head.toString("latin1").matchAll(/"name"\s*:\s*"([^"]{1,64})"/g)].map(([, name = ""]) => name);

const takes = (large: LargeBodies, tool: unknown): boolean => typeof tool === "string" && large.takesDocument(tool);

// Nobody is waited for who still sends what is not wanted.
const CLOSE = { connection: "close" };

const tooLarge = (): Response => refuse(413, `The body may have at most ${LARGEST_BODY} bytes.`, CLOSE);

const forDocumentsOnly = (): Response =>
  refuse(
    413,
    `Only calls that upload a document may be larger than ${LARGEST_PLAIN_BODY} bytes, and they name their tool before its arguments or in the header Mcp-Name.`,
    CLOSE,
  );

/** What a message, or a batch of them, gives as the names of the tools it calls: not all of it need be text. */
export const callsIn = (json: unknown): unknown[] => askedIn(json, "tools/call", "name");

/** The same for the pages it reads. */
export const pagesIn = (json: unknown): unknown[] => askedIn(json, "resources/read", "uri");

function askedIn(json: unknown, asked: string, by: string): unknown[] {
  const messages = Array.isArray(json) ? json : [json];
  return messages.flatMap((message) => {
    const { method, params } = (message ?? {}) as { method?: unknown; params?: Record<string, unknown> | null };
    return method === asked ? [params?.[by]] : [];
  });
}
