/** Sessions that were never opened, sessions of others, and floods of new ones. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { initializeMessage } from "../test/harness/http.js";
import { type Arena, pooled, type Section } from "./arena.js";
import { JSON_TYPE, type Reply, send } from "./wire.js";

const MOST = 100;
const ping = { jsonrpc: "2.0", id: 1, method: "tools/list" };

export const sessionIn = ({ text }: Reply): string => /^mcp-session-id: (\S+)/im.exec(text)?.[1] ?? "";

/** Callers with tokens, in a file. */
function callersFile(arena: Arena, names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "byon-attack-"));
  arena.finally(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "callers.jsonl");
  const line = (name: string) =>
    JSON.stringify({ name, sha256: createHash("sha256").update(`token-of-${name}`).digest("hex") });
  writeFileSync(file, names.map(line).join("\n"));
  for (const name of names) arena.trap.plant("a caller's token", `token-of-${name}`);
  return file;
}

export const sessions: Section = async (arena) => {
  const file = callersFile(arena, ["victim", "thief"]);
  const { url } = await arena.serve([
    "--auth-tokens",
    file,
    "--rate-limit",
    "0",
    "--max-sessions",
    String(MOST),
    "--legacy-sse",
  ]);
  const as = (name: string) => ({ authorization: `Bearer token-of-${name}` });
  const open = async (name: string) =>
    sessionIn(await send(url, { headers: as(name), body: JSON.stringify(initializeMessage()) }));
  const use = (name: string, id: string, sent: { method?: string; path?: string } = {}) =>
    send(url, {
      ...sent,
      headers: { ...as(name), "mcp-session-id": id, "mcp-protocol-version": "2025-11-25" },
      body: sent.method === "GET" ? "" : JSON.stringify(ping),
    });
  const refuse = (reply: Reply, what: string) => {
    arena.tried();
    arena.inspect(reply.text, what);
    if (reply.status < 400 || reply.status >= 500) arena.wrong(`${what}: ${reply.status}`);
  };
  const mine = await open("victim");

  const madeUp = fc.oneof(
    fc.uuid(),
    fc.stringMatching(/^[!-~]{1,80}$/),
    fc.constantFrom("null", "undefined", "*", "../x", "__proto__"),
  );
  await pooled(arena.draw(madeUp, arena.size(20, 300)), 8, async (id) =>
    refuse(await use("thief", id), `the session ${id}`),
  );
  for (const method of ["POST", "GET", "DELETE"])
    refuse(await use("thief", mine, { method }), `${method} on another's session`);
  refuse(await use("thief", "", { path: `/messages?sessionId=${mine}` }), "another's session over SSE");
  for (const token of [
    "",
    "Bearer",
    "Bearer x",
    "Basic dmljdGlt",
    `Bearer token-of-victim2`,
    "bearer\ttoken-of-victim",
  ])
    refuse(
      await send(url, { headers: { authorization: token, "mcp-session-id": mine }, body: JSON.stringify(ping) }),
      "a token that is none",
    );

  const flood = arena.size(150, 1_500);
  // What matters is that each is opened; a stream that stays open after it is not waited for.
  await pooled(Array.from({ length: flood }), 16, async () => {
    const { status, body } = await fetch(`${url}/mcp`, {
      ...{ method: "POST", headers: { ...JSON_TYPE, ...as("thief") }, body: JSON.stringify(initializeMessage()) },
    });
    await body?.cancel();
    if (status >= 500 && status !== 503) arena.wrong(`${status} in a flood of sessions`);
  });
  arena.tried(flood + 1);
  const reply = await use("victim", mine);
  if (reply.status !== 200) arena.wrong(`a flood of sessions ended another's: ${reply.status}`);
};
