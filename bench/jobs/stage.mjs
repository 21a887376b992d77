// Where a job is played: a fake Sinch whose time stands still unless a job moves it, the built server in front of it, and a
// client that can show no forms. Everything is in one process, so that waiting costs sandbox time and no real time, and
// the same job gives the same bytes on every run.
import { pathToFileURL } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { InMemoryTransport } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { sandboxClock, startSandbox } from "../../build/sandbox/index.js";

/** A Tuesday. */
export const START = new Date("2026-12-01T15:00:00Z");

/** A sandbox with the levers of whoever is not the agent: carriers, porting desk, signers, clerks, and time. */
export async function startSinch() {
  const sandbox = await startSandbox({ clock: sandboxClock({ start: START }) });
  const project = `/v1/projects/${sandbox.projectId}`;
  const authorization = `Bearer ${await accessToken(sandbox)}`;

  /** One request, as text: what an agent with the REST API reads. Paths are below the project. */
  async function request(method, path, body) {
    const reply = await fetch(`${sandbox.url}${project}${path}`, {
      method,
      headers: { authorization, ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: reply.status, text: await reply.text() };
  }

  /** What was there before the job begins, done past everything that is counted. */
  async function api(method, path, body) {
    const { status, text } = await request(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return text ? JSON.parse(text) : undefined;
  }

  async function lever(path, body) {
    const reply = await fetch(
      `${sandbox.controlUrl}${path}`,
      body ? { method: "POST", body: JSON.stringify(body) } : {},
    );
    if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  }

  return {
    sandbox,
    request,
    api,
    lever,
    /** An ISO 8601 duration, or an instant to wait for. */
    pass: (time) => lever("/clock", time.startsWith("P") ? { advance: time } : { set: time }),
    state: () => sandbox.state,
    close: () => sandbox.close(),
  };
}

async function accessToken(sandbox) {
  const reply = await fetch(`${sandbox.authUrl}/oauth2/token`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${sandbox.keyId}:${sandbox.keySecret}`).toString("base64")}`,
      "content-type": "application/x-www-form-urlencoded",
    },
    body: "grant_type=client_credentials",
  });
  return (await reply.json()).access_token;
}

/** The server of a checkout that has been built, and a client that has listed its tools. */
export async function startServer(sinch, { checkout, env = {} }) {
  const part = (name) => import(new URL(name, pathToFileURL(`${checkout}/build/`)));
  const [{ readConfig }, { compose }, { buildServer }] = await Promise.all([
    part("config.js"),
    // An older checkout composes in server.js.
    part("app.js").catch(() => part("server.js")),
    part("mcp/protocol.js"),
  ]);
  const { sandbox } = sinch;
  const config = readConfig(["--log-level", "error"], {
    SINCH_PROJECT_ID: sandbox.projectId,
    SINCH_KEY_ID: sandbox.keyId,
    SINCH_KEY_SECRET: sandbox.keySecret,
    SINCH_PORTING_URL: sandbox.url,
    SINCH_HOSTING_URL: sandbox.url,
    SINCH_AUTH_URL: sandbox.url,
    ...env,
  });
  const app = compose(config, {
    audit: () => {},
    now: () => sandbox.clock.now(),
    sleep: async (ms) => sandbox.clock.advance(ms),
  });
  const [clientEnd, serverEnd] = InMemoryTransport.createLinkedPair();
  const served = serveStdio(({ era }) => buildServer(app.parts, app.localCaller, era), { transport: serverEnd });
  const client = new Client({ name: "jobs", version: "1" }, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  await client.connect(clientEnd);
  const { tools } = await client.listTools();
  return {
    client,
    tools,
    instructions: client.getInstructions(),
    async close() {
      await client.close();
      await served.close();
      await app.close();
    },
  };
}
