/** The wire itself, and the only importer of undici: one request, one answer, and an honest word on what failed. */
import type { Agent, Dispatcher } from "undici";
import { createTurns, type Turns } from "./large-answers.js";

/** An answer as it arrived. Header names are lower-case. */
export interface HttpReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  text: string;
}

export interface HttpCall {
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body?: string | undefined;
  /** Milliseconds until the whole answer must be here. */
  timeout: number;
  signal?: AbortSignal | undefined;
  /** Aborts when whoever asks holds no answer any more; without it none is held once it is read. */
  until?: AbortSignal | undefined;
}

/**
 * The request got no usable answer. `sent` tells whether Sinch may have acted on it: only a connection that was never
 * made proves that it did not.
 */
export class WireTrouble extends Error {
  override readonly name = "WireTrouble";
  constructor(
    readonly reason: "refused" | "reset" | "timeout" | "cancelled" | "too large",
    readonly sent: "no" | "maybe",
    cause?: unknown,
  ) {
    super(`${reason} (sent: ${sent})`, { cause });
  }
}

/** Sends one request. Throws WireTrouble. */
export type Http = (call: HttpCall) => Promise<HttpReply>;

/** A 10 MB document in base64 with its envelope, and room. */
const LARGEST_REPLY = 20 * 1024 * 1024;

/** Beyond most pages of lists. One that trickles in holds its turn until its call's time is up. */
const LARGE_REPLY = 1024 * 1024;
const LARGE_AT_ONCE = 3;

const NEVER_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
]);

export interface HttpOptions {
  connections?: number;
  /** A signal that aborts after so many milliseconds. */
  late?: ((ms: number) => AbortSignal) | undefined;
}

/** Makes an {@link Http} over a keep-alive pool. `close` ends the pool. */
export function createHttp(options: HttpOptions = {}): { http: Http; close(): Promise<void> } {
  const lateAfter = options.late ?? ((ms) => AbortSignal.timeout(ms));
  // Loaded with the first request: it is a fifth of the start-up time, and a client that only lists tools needs none of it.
  let wire: Promise<Wire> | undefined;
  const open = async (): Promise<Wire> => {
    // By its default export: a bundle knows no other names of a CommonJS package that is loaded on demand.
    const { Agent, request } = (await import("undici")).default;
    const agent = new Agent({ connections: options.connections ?? 16, ...POOL });
    return { request, agent, largeOnes: createTurns(LARGE_AT_ONCE) };
  };
  return {
    async http(call) {
      wire ??= open();
      return send(await wire, call, lateAfter(call.timeout));
    },
    async close() {
      await (await wire)?.agent.close();
    },
  };
}

interface Wire {
  agent: Agent;
  request: typeof import("undici").request;
  largeOnes: Turns;
}

export const CONNECT_SECONDS = 10;

// Our own timeout covers the whole exchange; undici's two would only cut it short.
const POOL = { headersTimeout: 0, bodyTimeout: 0, connect: { timeout: CONNECT_SECONDS * 1_000 } };

async function send({ agent, request, largeOnes }: Wire, call: HttpCall, late: AbortSignal): Promise<HttpReply> {
  const signal = call.signal ? AbortSignal.any([late, call.signal]) : late;
  try {
    const reply = await request(call.url, {
      dispatcher: agent,
      method: call.method as Dispatcher.HttpMethod,
      headers: call.headers,
      ...(call.body === undefined ? {} : { body: call.body }),
      signal,
    });
    const length = Number(reply.headers["content-length"] ?? 0);
    if (length > LARGEST_REPLY) {
      reply.body.destroy();
      throw new WireTrouble("too large", "maybe");
    }
    return {
      status: reply.statusCode,
      headers: flat(reply.headers),
      text: await readText(reply.body, () => largeOnes.take(signal, call.until)),
    };
  } catch (thrown) {
    throw troubleOf(thrown, late, call.signal);
  }
}

/**
 * A large answer costs many times its size until it has become one of ours, so few are read at once: those that wait stay in
 * the network.
 */
async function readText(body: AsyncIterable<Buffer>, turn: () => Promise<() => void>): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  let leave: (() => void) | undefined;
  try {
    for await (const chunk of body) {
      size += chunk.length;
      if (size > LARGEST_REPLY) throw new WireTrouble("too large", "maybe");
      chunks.push(chunk);
      if (size > LARGE_REPLY) leave ??= await turn();
    }
    return Buffer.concat(chunks).toString("utf8");
  } finally {
    leave?.();
  }
}

function troubleOf(thrown: unknown, late: AbortSignal, asked: AbortSignal | undefined): WireTrouble {
  if (thrown instanceof WireTrouble) return thrown;
  if (asked?.aborted) return new WireTrouble("cancelled", "maybe", thrown);
  if (late.aborted) return new WireTrouble("timeout", "maybe", thrown);
  const code = (thrown as { code?: string }).code ?? "";
  return NEVER_SENT.has(code) ? new WireTrouble("refused", "no", thrown) : new WireTrouble("reset", "maybe", thrown);
}

function flat(headers: Dispatcher.ResponseData["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}
