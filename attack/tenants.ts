/** Made-up Sinch keys by the thousand, in front of a caller whose keys are real. */
import fc from "fast-check";
import { initializeMessage } from "../test/harness/http.js";
import { pooled, type Section } from "./arena.js";
import { environmentOf, groundFor } from "./orders.js";
import { sessionIn } from "./sessions.js";
import { callTool, send } from "./wire.js";

const word = fc.stringMatching(/^[!-9;-~]{1,40}$/);

export const tenants: Section = async (arena) => {
  const { sandbox } = await groundFor(arena);
  const { SINCH_PORTING_URL = "", SINCH_HOSTING_URL = "", SINCH_AUTH_URL = "" } = environmentOf(sandbox);
  const { url } = await arena.serve(
    ["--tenant-credentials", "--confirm", "off", "--max-sessions", "50", "--max-callers", "50"],
    { SINCH_PORTING_URL, SINCH_HOSTING_URL, SINCH_AUTH_URL },
  );
  const keys = (...parts: string[]) => ({ "x-sinch-credentials": Buffer.from(parts.join(":")).toString("base64") });
  const real = keys(sandbox.projectId, sandbox.keyId, sandbox.keySecret);
  const open = (headers: Record<string, string>) => send(url, { headers, body: JSON.stringify(initializeMessage()) });
  const mine = sessionIn(await open(real));
  if (mine === "") arena.wrong("real keys get no session");

  const madeUp = fc.oneof(
    fc.tuple(word, word, word).map((parts) => keys(...parts)),
    // The right project and key, and a secret that is not theirs.
    word.map((secret) => keys(sandbox.projectId, sandbox.keyId, `${secret}x`)),
    fc.stringMatching(/^[ -~]{0,60}$/).map((text) => ({ "x-sinch-credentials": text })),
  );
  await pooled(arena.draw(madeUp, arena.size(60, 1_200)), 16, async (headers) => {
    const reply = await open(headers);
    arena.tried();
    arena.inspect(reply.text, "the answer to made-up keys");
    if (reply.status < 400 || (reply.status >= 500 && reply.status !== 503))
      arena.wrong(`made-up keys: ${reply.status}`);
  });
  await pooled(arena.draw(word, arena.size(10, 60)), 8, async (secret) => {
    const { body, text } = await callTool(
      url,
      "list_port_in_orders",
      {},
      keys(sandbox.projectId, sandbox.keyId, `${secret}x`),
    );
    arena.tried();
    arena.inspect(text, "a tool's answer to made-up keys");
    if (body?.status === "ok") arena.wrong("made-up keys read orders");
  });
  arena.tried(2);
  const list = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" });
  const used = await send(url, { headers: { ...real, "mcp-session-id": mine }, body: list });
  if (used.status !== 200) arena.wrong(`made-up keys ended a real session: ${used.status}`);
  const stolen = await send(url, {
    headers: { ...keys(sandbox.projectId, sandbox.keyId, "x"), "mcp-session-id": mine },
    body: list,
  });
  if (stolen.status === 200) arena.wrong("a session was used with made-up keys");
};
