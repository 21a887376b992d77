/**
 * The HTTP+SSE transport of protocol revision 2024-11-05, deprecated since 2025: answers travel on one long stream, messages
 * arrive one POST each. The SDK's frozen copy of it wants Node's own request and answer, a body parser of its own and, in the
 * tree, all of Express; over the web-standard pair that everything else here speaks, it is this one class.
 */
import { type AuthInfo, type JSONRPCMessage, parseJSONRPCMessage, type Transport } from "@modelcontextprotocol/server";

/** Proxies and laptops forget connections on which nothing moves. */
const KEEP_ALIVE_MS = 15_000;
/** A client that has left so many events unread is not reading. */
const MOST_UNREAD = 1_000;

export class SseTransport implements Transport {
  readonly sessionId: string;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: NonNullable<Transport["onmessage"]>;
  /** The answer to `GET /sse`. */
  readonly response: Response;
  #stream: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly #keepAlive: NodeJS.Timeout;
  readonly #encoder = new TextEncoder();

  /** `endpoint` is the path that messages are posted to; the session's id is added to it. */
  constructor(sessionId: string, endpoint: string) {
    this.sessionId = sessionId;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#stream = controller;
      },
      cancel: () => this.close(),
    });
    this.response = new Response(body, {
      headers: {
        "content-type": "text/event-stream",
        "cache-control": "no-cache, no-transform",
        "x-accel-buffering": "no",
      },
    });
    this.#write("endpoint", `${endpoint}?sessionId=${encodeURIComponent(sessionId)}`);
    this.#keepAlive = setInterval(() => this.#enqueue(": still here\n\n"), KEEP_ALIVE_MS);
    this.#keepAlive.unref();
  }

  async start(): Promise<void> {}

  /** Hands in what was posted, and by whom. Throws when it is not a JSON-RPC message. */
  receive(json: unknown, authInfo: AuthInfo): void {
    this.onmessage?.(parseJSONRPCMessage(json), { authInfo });
  }

  async send(message: JSONRPCMessage): Promise<void> {
    this.#write("message", JSON.stringify(message));
  }

  async close(): Promise<void> {
    if (!this.#stream) return;
    clearInterval(this.#keepAlive);
    const stream = this.#stream;
    this.#stream = undefined;
    try {
      stream.close();
    } catch {
      // The client has cancelled the stream already.
    }
    this.onclose?.();
  }

  #write(event: string, data: string): void {
    this.#enqueue(`event: ${event}\ndata: ${data}\n\n`);
  }

  #enqueue(text: string): void {
    if ((this.#stream?.desiredSize ?? 0) < -MOST_UNREAD) void this.close();
    else this.#stream?.enqueue(this.#encoder.encode(text));
  }
}
