/**
 * The HTTP+SSE transport of protocol revision 2024-11-05, deprecated since 2025: answers travel on one long stream, messages
 * arrive one POST each. The SDK's frozen copy of it wants Node's own request and answer, a body parser of its own and, in the
 * tree, all of Express; over the web-standard pair that everything else here speaks, it is this one class.
 */
import {
  type AuthInfo,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResponse,
  type JSONRPCMessage,
  parseJSONRPCMessage,
  type RequestId,
  type Transport,
} from "@modelcontextprotocol/server";

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
  /** Requests that came, by their ids, and what to do once their answers have left. */
  readonly #owed = new Map<RequestId, () => void>();
  #leaving: (() => void)[] = [];

  /** `endpoint` is the path that messages are posted to; the session's id is added to it. */
  constructor(sessionId: string, endpoint: string) {
    this.sessionId = sessionId;
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#stream = controller;
        },
        pull: () => this.#haveLeft(),
        cancel: () => this.close(),
      },
      // Asked for only by whoever reads, and so only once everything before it has left.
      { highWaterMark: 0 },
    );
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

  /**
   * Hands in what was posted, and by whom; resolves when its answer has left, if it gets one. Throws when it is not a JSON-RPC
   * message.
   */
  receive(json: unknown, authInfo: AuthInfo): Promise<void> {
    const message = parseJSONRPCMessage(json);
    const left = isJSONRPCRequest(message) ? this.#owe(message.id) : Promise.resolve();
    // What is cancelled gets no answer.
    if (isJSONRPCNotification(message) && message.method === "notifications/cancelled")
      this.#settle(message.params?.requestId as RequestId)?.();
    this.onmessage?.(message, { authInfo });
    return left;
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (isJSONRPCResponse(message) && message.id !== undefined)
      this.#leaving.push(this.#settle(message.id) ?? (() => {}));
    this.#write("message", JSON.stringify(message));
  }

  #owe(id: RequestId): Promise<void> {
    // An id that is used twice is answered twice; with the first answer nobody knows any more which is which.
    const before = this.#settle(id);
    return new Promise((resolve) =>
      this.#owed.set(id, () => {
        before?.();
        resolve();
      }),
    );
  }

  #settle(id: RequestId): (() => void) | undefined {
    const tell = this.#owed.get(id);
    this.#owed.delete(id);
    return tell;
  }

  #haveLeft(): void {
    for (const tell of this.#leaving.splice(0)) tell();
  }

  async close(): Promise<void> {
    if (!this.#stream) return;
    clearInterval(this.#keepAlive);
    const stream = this.#stream;
    this.#stream = undefined;
    this.#leaving.push(...this.#owed.values());
    this.#owed.clear();
    this.#haveLeft();
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
