/** The door: shapes of HTTP and of JSON-RPC that no client sends. None may be served, none may break anything. */
import fc from "fast-check";
import { initializeMessage, modernHeaders, modernMessage } from "../test/harness/http.js";
import { type Arena, pooled, type Section } from "./arena.js";
import { ask, endsAfter, JSON_TYPE, type Reply, type Sent, send, sendBytes } from "./wire.js";

const list = JSON.stringify(modernMessage("tools/list"));
const headers = modernHeaders("tools/list");
const rest = `Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMcp-Protocol-Version: 2026-07-28\r\nMcp-Method: tools/list\r\nConnection: close\r\n`;
const raw = (lines: string, body = list) =>
  `POST /mcp HTTP/1.1\r\n${lines}${rest}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** Whole requests, as bytes, that must not be answered by a success. */
const SHAPES: Readonly<Record<string, string>> = {
  "no host": raw(""),
  "two hosts": raw("Host: localhost\r\nHost: evil.example\r\n"),
  "an empty host": raw("Host:\r\n"),
  "a host in front of ours": raw("Host: 127.0.0.1.evil.example\r\n"),
  "a host behind ours": raw("Host: evil.example:80@127.0.0.1\r\n"),
  "a foreign origin": raw("Host: localhost\r\nOrigin: https://evil.example\r\n"),
  "an origin that begins like ours": raw("Host: localhost\r\nOrigin: http://localhost.evil.example\r\n"),
  "no origin at all, in a word": raw("Host: localhost\r\nOrigin: null\r\n"),
  "two lengths": raw("Host: localhost\r\nContent-Length: 4\r\n"),
  "a length and chunks": raw("Host: localhost\r\nTransfer-Encoding: chunked\r\n"),
  "a negative length": `POST /mcp HTTP/1.1\r\nHost: localhost\r\n${rest}Content-Length: -1\r\n\r\n${list}`,
  "chunks of no size": `POST /mcp HTTP/1.1\r\nHost: localhost\r\n${rest}Transfer-Encoding: chunked\r\n\r\nzz\r\n${list}\r\n0\r\n\r\n`,
  "a folded header": raw("Host: localhost\r\n X: y\r\n"),
  "a header without a name": raw("Host: localhost\r\n: y\r\n"),
  "a header of 64 KB": raw(`Host: localhost\r\nX: ${"y".repeat(65_536)}\r\n`),
  "a thousand headers": raw(`Host: localhost\r\n${"X: y\r\n".repeat(5_000)}`),
  "HTTP/0.9": "GET /mcp\r\n\r\n",
  "HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
  "another path": raw("Host: localhost\r\n").replace("/mcp", "/mcp/../etc/passwd"),
  "a target elsewhere": raw("Host: localhost\r\n").replace("/mcp", "http://evil.example/mcp"),
  "a target that begins like ours": raw("Host: localhost\r\n").replace("/mcp", "http://localhost.evil.example/mcp"),
  "a target behind our name": raw("Host: localhost\r\n").replace("/mcp", "http://localhost@evil.example/mcp"),
  TLS: "\u0016\u0003\u0001\u0000\u00f4\u0001\u0000\r\n\r\n",
};

/** Requests that are refused by their heads, and of whose bodies a few bytes come. */
const begun = (line: string, lines = "Host: localhost\r\n") =>
  `${line} HTTP/1.1\r\n${lines}Content-Length: 9000000\r\n\r\n{"jsonrpc`;
const BEGUN: Readonly<Record<string, string>> = {
  "another host": begun("POST /mcp", "Host: evil.example\r\n"),
  "a foreign origin": begun("POST /mcp", "Host: localhost\r\nOrigin: https://evil.example\r\n"),
  "no path": begun("POST /nothing"),
  "no method": begun("PUT /mcp"),
  "a body under a GET": begun("GET /healthz"),
  "another type": begun("POST /mcp", "Host: localhost\r\nContent-Type: text/plain\r\n"),
  "too much": begun("POST /mcp").replace("9000000", "90000000"),
};

const METHODS = ["PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "CONNECT", "GET", "PROPFIND"];
const PATHS = [
  "/",
  "/mcp",
  "/mcp/",
  "/MCP",
  "//mcp",
  "/mcp?x=1",
  "/metrics",
  "/sse",
  "/messages",
  "/%6dcp",
  "/__sandbox",
];

/** Messages, as JSON or nearly: pieces of good ones with anything in their places. */
const anything = fc.jsonValue({ maxDepth: 4 });
const words = fc.constantFrom(
  "2.0",
  "1.0",
  "tools/call",
  "tools/list",
  "initialize",
  "ping",
  "__proto__",
  "constructor",
  "",
);
const value = fc.oneof(words, anything);
const message = fc.oneof(
  anything,
  fc.record({ jsonrpc: value, id: value, method: value, params: value }, { requiredKeys: [] }),
  fc.record({
    jsonrpc: fc.constant("2.0"),
    id: value,
    method: fc.constantFrom(
      "tools/call",
      "tools/list",
      "prompts/get",
      "resources/read",
      "completion/complete",
      "tools/x",
    ),
    params: fc.oneof(
      anything,
      fc.record(
        { name: value, arguments: value, uri: value, ref: value, argument: value, _meta: value },
        { requiredKeys: [] },
      ),
    ),
  }),
  fc.array(fc.record({ jsonrpc: fc.constant("2.0"), id: value, method: value }), { maxLength: 5 }),
);
const headerText = fc.oneof(
  fc.stringMatching(/^[ -~]{0,40}$/),
  fc.constantFrom("tools/call", "2026-07-28", "2025-11-25", "1999-01-01", "create_port_in_order", "undefined"),
);
const oddHeaders = fc.record(
  Object.fromEntries(
    [
      "mcp-protocol-version",
      "mcp-method",
      "mcp-name",
      "mcp-session-id",
      "x-request-id",
      "traceparent",
      "authorization",
    ].map((name) => [name, headerText]),
  ),
  { requiredKeys: [] },
);

export const door: Section = async (arena) => {
  const { url } = await arena.serve(["--confirm", "off", "--rate-limit", "0"]);
  // Some get their answer only when the server has waited long enough for the rest.
  await pooled(Object.entries(SHAPES), 32, async ([name, bytes]) => {
    const reply = await sendBytes(url, bytes);
    judge(arena, reply, name);
    if (reply.status >= 200 && reply.status < 300) arena.wrong(`${name} was served`);
  });
  // Nobody is waited for who is refused before their body has come.
  await pooled(Object.entries(BEGUN), 16, async ([name, bytes]) => {
    arena.tried();
    if (!(await endsAfter(url, bytes))) arena.wrong(`a body that never comes keeps its connection: ${name}`);
  });
  const pairs = METHODS.flatMap((method) => PATHS.map((path) => ({ method, path, headers })));
  await pooled(pairs, 8, async (sent) => judge(arena, await send(url, sent), `${sent.method} ${sent.path}`));
  const generated: Sent[] = arena.draw(fc.tuple(message, oddHeaders), arena.size(60, 2_000)).map(([json, odd]) => ({
    headers: { ...JSON_TYPE, ...headers, ...odd },
    body: JSON.stringify(json),
  }));
  await pooled(generated, 8, async (sent) =>
    judge(arena, await send(url, sent), `${sent.body} ${JSON.stringify(sent.headers)}`),
  );
  arena.tried();
  if ((await ask(url, "tools/list")).status !== 200) arena.wrong("the door is shut to good requests");
  if ((await send(url, { body: JSON.stringify(initializeMessage()) })).status !== 200)
    arena.wrong("the door is shut to older clients");
};

/** However odd a request is, it is not a failure inside, and no stack is told. */
function judge(arena: Arena, { status, text }: Reply, what: string): void {
  arena.tried();
  arena.inspect(text, `the answer to ${what.slice(0, 100)}`);
  if (status >= 500 && status !== 503 && status !== 505) arena.wrong(`${status} to ${what}`);
  if (/\bat .*\.js:\d+/.test(text)) arena.wrong(`a stack is told to ${what}`);
}
