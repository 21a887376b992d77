/**
 * A wiretap between the server and the sandbox: it passes everything on unchanged and keeps both sides of it as they stood
 * on the wire. The contract is held against this and not against what either end believes it sent.
 */
import { once } from "node:events";
import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";

export interface Exchange {
  method: string;
  /** Percent-encoded as sent, without the query. */
  path: string;
  query: URLSearchParams;
  contentType: string | undefined;
  body: unknown;
  status: number;
  headers: Record<string, string>;
  reply: unknown;
}

export interface Recorder {
  readonly url: string;
  readonly exchanges: Exchange[];
  close(): Promise<void>;
}

const bytesOf = async (stream: AsyncIterable<unknown>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

function parsed(bytes: Buffer, contentType: string | undefined): unknown {
  if (bytes.length === 0) return undefined;
  const text = bytes.toString("utf8");
  if (/x-www-form-urlencoded/.test(contentType ?? "")) return Object.fromEntries(new URLSearchParams(text));
  return /json/.test(contentType ?? "") ? JSON.parse(text) : text;
}

/** Records everything that is sent to `target`. */
export async function recorder(target: string): Promise<Recorder> {
  const exchanges: Exchange[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { method = "GET", url = "/", headers } = incoming;
    const sent = await bytesOf(incoming);
    const passedOn = send(`${target}${url}`, { method, headers });
    passedOn.end(sent);
    const [reply] = await once(passedOn, "response");
    const answered = await bytesOf(reply);
    const [path = "", query = ""] = url.split("?");
    const replyType = reply.headers["content-type"];
    exchanges.push({
      method,
      path,
      query: new URLSearchParams(query),
      contentType: headers["content-type"],
      body: parsed(sent, headers["content-type"]),
      status: reply.statusCode,
      headers: Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name, String(value)])),
      reply: parsed(answered, replyType),
    });
    outgoing.writeHead(reply.statusCode, reply.headers).end(answered);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
