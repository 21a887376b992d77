/** Reading a request's body without trusting its size, its encoding or its end. */
import { isJsonContentType } from "@modelcontextprotocol/server";
import { refuse, refuseUnreadable } from "./refusal.js";

/** A document of nearly 9 MB in base64, and the call around it. */
export const LARGEST_BODY = 12 * 1024 * 1024;
/** Everything that does not carry a document. */
export const LARGEST_PLAIN_BODY = 1024 * 1024;

/** The JSON in the body, or the answer that says what is wrong with it. */
export async function readJson(
  request: Request,
  takesDocument: (tool: string) => boolean,
): Promise<{ json: unknown } | Response> {
  if (!isJsonContentType(request.headers.get("content-type")))
    return refuse(415, "The body must be application/json.", { connection: "close" });
  const text = await readText(request);
  if (text instanceof Response) return text;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuseUnreadable("The body is not JSON.");
  }
  if (text.length > LARGEST_PLAIN_BODY && !callsIn(json).some(takesDocument))
    return refuse(413, `Only calls that upload a document may be larger than ${LARGEST_PLAIN_BODY} bytes.`);
  return { json };
}

async function readText(request: Request): Promise<string | Response> {
  const declared = request.headers.get("content-length");
  const tooLarge = () => refuse(413, `The body may have at most ${LARGEST_BODY} bytes.`, { connection: "close" });
  if (Number(declared ?? 0) > LARGEST_BODY) return tooLarge();
  try {
    // Node holds the body to its declared length; only one of unknown length must be counted.
    if (declared !== null) return await request.text();
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of request.body ?? []) {
      size += chunk.length;
      if (size > LARGEST_BODY) return tooLarge();
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  } catch {
    return refuseUnreadable("The body ended before it was complete.");
  }
}

/** The tools that a message, or a batch of them, calls. */
export function callsIn(json: unknown): string[] {
  const messages = Array.isArray(json) ? json : [json];
  return messages.flatMap((message) => {
    const { method, params } = (message ?? {}) as { method?: unknown; params?: { name?: unknown } };
    return method === "tools/call" ? [String(params?.name)] : [];
  });
}
