/** Whoever is turned away before its body has come is not waited for: the answer says that the connection ends, and it does. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpWorld, startHttpWorld } from "../harness/http.js";

const TOKEN = "a-token-that-is-known";
const folder = mkdtempSync(join(tmpdir(), "byon-early-"));
let world: HttpWorld;
beforeAll(async () => {
  const file = join(folder, "callers.jsonl");
  writeFileSync(file, JSON.stringify({ name: "known", sha256: createHash("sha256").update(TOKEN).digest("hex") }));
  world = await startHttpWorld({ args: ["--auth-tokens", file, "--confirm", "off", "--rate-limit", "0"] });
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything that is answered until the server ends the connection: we send no more, and never end it ourselves. */
function untilClosed(url: string, text: string): Promise<string> {
  return new Promise((resolve) => {
    let got = "";
    const socket = connect({ port: Number(new URL(url).port), host: "127.0.0.1", allowHalfOpen: true });
    socket.on("data", (chunk) => {
      got += chunk;
    });
    socket.on("error", () => {});
    socket.on("end", () => socket.destroy());
    socket.on("close", () => resolve(got));
    socket.write(text);
  });
}

const begun = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, ...headers, "Content-Type: application/json", "Content-Length: 5000000", "", '{"a":"'].join(
    "\r\n",
  );
const HOST = "Host: localhost";
const KNOWN = `Authorization: Bearer ${TOKEN}`;

describe("a body that has only begun", () => {
  it.each([
    ["of somebody unknown", 401, begun("POST /mcp", HOST)],
    ["with another's token", 401, begun("POST /mcp", HOST, "Authorization: Bearer guessed")],
    ["for another host", 403, begun("POST /mcp", "Host: evil.example", KNOWN)],
    ["from a foreign page", 403, begun("POST /mcp", HOST, KNOWN, "Origin: https://evil.example")],
    ["for a path that is none", 404, begun("POST /mcp/else", HOST, KNOWN)],
    ["by a method that is none", 405, begun("PUT /mcp", HOST, KNOWN)],
    ["of another type", 415, begun("POST /mcp", HOST, KNOWN).replace("application/json", "text/plain")],
    ["that is declared too large", 413, begun("POST /mcp", HOST, KNOWN).replace("5000000", "50000000")],
    ["under a request that has none", 200, begun("GET /healthz", HOST)],
  ])("%s is not waited for", async (_, status, text) => {
    const got = await untilClosed(world.url, text);
    expect(got).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(got).toMatch(/^connection: close\r$/im);
  });

  it("of one call too many is not waited for", async () => {
    const busy = await startHttpWorld({ sharing: world.sandbox, args: ["--confirm", "off", "--rate-limit", "1"] });
    await busy.initialize();
    const got = await untilClosed(busy.url, begun("POST /mcp", HOST));
    expect(got).toMatch(/^HTTP\/1\.1 429 [\s\S]*^connection: close\r$/im);
    await busy.close();
  });
});

it("a request that is whole keeps its connection, refused or not", async () => {
  const { headers } = await world.fetch("/mcp", { method: "POST", headers: { "content-type": "application/json" } });
  expect(headers.get("connection")).toBe("keep-alive");
});
