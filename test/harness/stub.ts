/** A Sinch that answers exactly what a test tells it to, for answers that no contract describes. */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer, half of one, none at all, one that never comes, or whatever the request makes of it. */
export type Plain = { status: number; headers?: Record<string, string>; body?: unknown } | "cut" | "reset" | "hang";
export type Answer = Plain | ((asked: Asked) => Plain | Promise<Plain>);

export interface Asked {
  method: string;
  url: string;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

export interface Stub {
  readonly url: string;
  readonly asked: Asked[];
  /** Those of the token endpoint are kept apart. */
  readonly tokensAsked: Asked[];
  /** Answers of the API, in order; the last one is repeated. */
  answer(...answers: Answer[]): void;
  answerTokens(...answers: Answer[]): void;
  close(): Promise<void>;
}

const TOKEN: Answer = { status: 200, body: { access_token: "stub-token-1", expires_in: 3599, token_type: "bearer" } };

export async function startStub(): Promise<Stub> {
  let answers: Answer[] = [{ status: 404 }];
  let tokens: Answer[] = [TOKEN];
  const next = (queue: Answer[]): Answer => (queue.length > 1 ? queue.shift() : queue[0]) as Answer;
  const asked: Asked[] = [];
  const tokensAsked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = request;
    const isToken = url === "/oauth2/token";
    const one: Asked = { method, url, headers, text: Buffer.concat(chunks).toString("utf8") };
    (isToken ? tokensAsked : asked).push(one);
    const answer = next(isToken ? tokens : answers);
    give(response, typeof answer === "function" ? await answer(one) : answer);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    tokensAsked,
    answer(...given) {
      answers = given;
    },
    answerTokens(...given) {
      tokens = given;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function give(response: ServerResponse, answer: Plain): void {
  if (answer === "hang") return;
  if (answer === "reset") {
    response.socket?.resetAndDestroy();
    return;
  }
  if (answer === "cut") {
    response.writeHead(200, { "content-type": "application/json", "content-length": "100" });
    response.write('{"id": 9014', () => response.destroy());
    return;
  }
  const { status, headers = {}, body } = answer;
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/html" : "application/json";
  response.writeHead(status, { ...(text === "" ? {} : { "content-type": type }), ...headers }).end(text);
}
