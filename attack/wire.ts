/** Requests as no well-behaved client sends them: bytes on a socket, and what comes back until it closes. */
import { connect, type Socket } from "node:net";
import { MODERN, modernHeaders, modernMessage } from "../test/harness/http.js";

export interface Reply {
  /** 0 when the connection ended without an answer. */
  status: number;
  /** Headers and body. */
  text: string;
}

export interface Sent {
  method?: string;
  path?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
}

const PATIENCE_MS = 60_000;
const PAUSE_MS = 2_000;

export const JSON_TYPE = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
};

export function open(url: string): Socket {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  // What matters is what was answered before.
  socket.on("error", () => {});
  return socket;
}

/** Any bytes, and everything that is answered. */
export function sendBytes(url: string, ...parts: readonly (string | Uint8Array)[]): Promise<Reply> {
  return new Promise((resolve) => {
    const socket = open(url);
    const chunks: Buffer[] = [];
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on("data", (chunk) => {
      chunks.push(chunk);
      // Streams may stay open after all was said.
      socket.setTimeout(PAUSE_MS);
    });
    socket.on("close", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    });
    for (const part of parts) socket.write(part);
  });
}

/** Whether the server ends the connection by itself, without the rest of what was promised. */
export function endsAfter(url: string, bytes: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = open(url).resume();
    const late = setTimeout(() => resolve(false), PAUSE_MS);
    socket.on("close", () => {
      clearTimeout(late);
      resolve(true);
    });
    socket.write(bytes);
  });
}

export function headOf({ method = "POST", path = "/mcp", headers = {}, body = "" }: Sent): string {
  const all = { Host: "localhost", ...JSON_TYPE, "content-length": String(Buffer.byteLength(body)), ...headers };
  const lines = Object.entries({ ...all, connection: "close" }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`;
}

export const send = (url: string, sent: Sent): Promise<Reply> => sendBytes(url, headOf(sent), sent.body ?? "");

/** A well-formed request of the current protocol. */
export function ask(
  url: string,
  method: string,
  params: object = {},
  headers: Record<string, string> = {},
): Promise<Reply> {
  const { name, uri } = params as { name?: string; uri?: string };
  const named = name ?? uri;
  return send(url, {
    headers: { ...modernHeaders(method), ...(named === undefined ? {} : { "mcp-name": named }), ...headers },
    body: JSON.stringify(modernMessage(method, params)),
  });
}

export interface Called {
  status: number;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers of forty tools
  body: any;
}

export async function callTool(url: string, name: string, args: object, headers = {}): Promise<Called> {
  const response = await fetch(`${url}/mcp`, {
    method: "POST",
    headers: { ...JSON_TYPE, "mcp-protocol-version": MODERN, "mcp-method": "tools/call", "mcp-name": name, ...headers },
    body: JSON.stringify(modernMessage("tools/call", { name, arguments: args })),
  });
  const { status } = response;
  const text = await response.text();
  const events = text.split("\n").flatMap((line) => (line.startsWith("data: ") ? [line.slice(6)] : []));
  try {
    return { status, text, body: JSON.parse(events.at(-1) ?? text).result?.structuredContent };
  } catch {
    return { status, text, body: undefined };
  }
}
