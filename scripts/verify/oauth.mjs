// OAuth from registration to a confirmed write, before a real authorization server: by the v1 client that most hosts embed, the
// v2 client, and mcp-remote, which carries clients without OAuth. What happened is counted in the sandbox.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { checklist, freePort, install, newerNode, startServer } from "../verify-tools.mjs";

const node = newerNode();
const modules = install(
  "oauth",
  "oidc-provider@9.13.3",
  "mcp-remote@0.15.1",
  "@modelcontextprotocol/sdk@1.32.2",
  "@modelcontextprotocol/client@2.4.0",
);
const load = (path) => import(pathToFileURL(join(modules, path)).href);
const v1 = {
  ...(await load("@modelcontextprotocol/sdk/dist/esm/client/index.js")),
  ...(await load("@modelcontextprotocol/sdk/dist/esm/client/streamableHttp.js")),
  ...(await load("@modelcontextprotocol/sdk/dist/esm/client/stdio.js")),
};
const v2 = await load("@modelcontextprotocol/client/dist/index.mjs");
const { check, exit } = checklist();

const [ourPort, theirPort] = [await freePort(), await freePort()];
const resource = `http://127.0.0.1:${ourPort}/mcp`;
const issuer = `http://127.0.0.1:${theirPort}`;
const authority = spawn(
  node,
  [join(import.meta.dirname, "../authorization-server.mjs"), modules, resource, theirPort],
  {
    stdio: ["ignore", "pipe", "inherit"],
  },
);
await new Promise((done, fail) => {
  authority.stdout.once("data", done);
  authority.once("exit", (code) => fail(new Error(`the authorization server ended with ${code}`)));
});
const server = await startServer([
  ...["--http", "--port", String(ourPort), "--sandbox", "--sandbox-speed", "0"],
  ...["--oauth-issuer", issuer, "--oauth-audience", resource],
]);
const control = /"control":"([^"]+)"/.exec(server.log())[1];
/** How many orders Sinch has, whatever anybody was told. */
const orders = async () => (await (await fetch(`${control}/ledger`)).json()).counts.orderPortIn?.committed ?? 0;

const allow = (...scopes) => fetch(`${issuer}/person?${new URLSearchParams(scopes.map((scope) => ["allows", scope]))}`);
const [READ, WRITE] = ["byon:read", "byon:write"];

/** What a browser does: follows redirects with its cookies, up to the client's own address. */
async function browse(start, ownAddress) {
  const cookies = new Map();
  for (let url = new URL(start), hops = 0; hops < 12; hops++) {
    if (url.href.startsWith(ownAddress)) return url;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const reply = await fetch(url, { redirect: "manual", headers: { cookie } });
    for (const line of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      cookies.set(name, value);
    }
    const location = reply.headers.get("location");
    if (location === null) throw new Error(`${url.pathname}: ${reply.status} ${(await reply.text()).slice(0, 300)}`);
    url = new URL(location, url);
  }
  throw new Error("the authorization server redirects without end");
}

/** What a host keeps for a server. `asked` is what it asked the person for. */
function hostOf({ refreshes }) {
  const kept = { asked: [], logins: 0 };
  return {
    kept,
    redirectUrl: "http://127.0.0.1:9/callback",
    clientMetadata: {
      client_name: "verify",
      redirect_uris: ["http://127.0.0.1:9/callback"],
      grant_types: refreshes ? ["authorization_code", "refresh_token"] : ["authorization_code"],
      response_types: ["code"],
      token_endpoint_auth_method: "none",
    },
    clientInformation: () => kept.client,
    saveClientInformation(client) {
      kept.client = client;
    },
    tokens: () => kept.tokens,
    saveTokens(tokens) {
      kept.tokens = tokens;
    },
    discoveryState: () => kept.discovery,
    saveDiscoveryState(discovery) {
      kept.discovery = discovery;
    },
    codeVerifier: () => kept.verifier,
    saveCodeVerifier(verifier) {
      kept.verifier = verifier;
    },
    async redirectToAuthorization(url) {
      kept.asked.push(url.searchParams);
      kept.logins++;
      kept.answer = (await browse(url, "http://127.0.0.1:9/")).searchParams;
    },
  };
}

/** Connects as a host does: is sent to sign in, finishes that, and connects again. */
async function connect(sdk, host, options) {
  const attempt = async () => {
    const transport = new sdk.StreamableHTTPClientTransport(new URL(resource), { authProvider: host });
    const client = new sdk.Client({ name: "verify", version: "1" }, options);
    await client.connect(transport).catch(async (thrown) => {
      if (!isSignIn(thrown)) throw thrown;
      await finish(transport, host);
      transport.failed = true;
    });
    return { client, transport };
  };
  const first = await attempt();
  if (!first.transport.failed) return first;
  const second = await attempt();
  if (second.transport.failed) throw new Error("signed in, and still turned away");
  return second;
}
const isSignIn = ({ name, message }) => name === "UnauthorizedError" || /Unauthorized/.test(message);
const finish = (transport, host) => transport.finishAuth(host.kept.answer.get("code"), host.kept.answer.get("iss"));

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
/** Each order moves a number of its own: Sinch's state would refuse a second one for the same. */
const areas = ["202", "312", "212", "415", "617", "206", "303", "503", "404"];
const orderArguments = (area) => ({
  desiredPortSchedule: { desiredPortDate: inDays(30) },
  onDemandActivation: false,
  phoneNumbers: [
    {
      phoneNumber: `+1${area}5550150`,
      endUser: {
        ...{ name: "Lakeside Dental Clinic LLC", streetNum: "480", streetName: "Wells" },
        ...{ city: "Washington", state: "DC", zipCode: "20001" },
      },
      portOutInfo: { accountNum: "HT-5520817", existingPortOutPin: "740291" },
    },
  ],
});
const order = async (client, args) =>
  (await client.callTool({ name: "create_port_in_order", arguments: args })).structuredContent;

/** Preview, then the approved call: one order more at Sinch, and one only. */
async function writeOnce(name, client) {
  const before = await orders();
  const args = orderArguments(areas.shift());
  const preview = await order(client, args);
  check(preview?.status === "confirmation_needed", `${name}: a write is previewed first`, JSON.stringify(preview));
  check((await orders()) === before, `${name}: and not done`);
  const done = await order(client, { ...args, confirmToken: preview?.data?.confirmToken });
  check(done?.status === "ok", `${name}: approved, it is done`, JSON.stringify(done));
  check((await orders()) === before + 1, `${name}: once`, `${before} orders before, ${await orders()} after`);
}
const namesOf = async (client) => (await client.listTools()).tools.map(({ name }) => name);

async function visit(name, sdk, options) {
  await allow(READ, WRITE);
  const host = hostOf({ refreshes: true });
  const { client } = await connect(sdk, host, options);
  const [asked] = host.kept.asked;
  check(host.kept.client?.client_id !== undefined, `${name}: finds the authorization server and registers`);
  check(asked.get("code_challenge_method") === "S256", `${name}: signs in with PKCE`);
  check(asked.get("resource") === resource, `${name}: for this resource`, String(asked));
  check(
    [READ, WRITE].every((scope) => asked.get("scope")?.split(" ").includes(scope)),
    `${name}: with both scopes`,
    String(asked.get("scope")),
  );
  check((await namesOf(client)).includes("create_port_in_order"), `${name}: sees the tools that write`);
  await writeOnce(name, client);
  // An access token that ended: the client renews it, and nobody signs in again.
  host.kept.tokens = { ...host.kept.tokens, access_token: "ended" };
  check((await namesOf(client)).length > 30 && host.kept.logins === 1, `${name}: renews its token by itself`);
  await client.close();
}

/** The person first allows reading only, then all. */
async function stepUp(name, sdk, options, refreshes) {
  const how = `${name}, ${refreshes ? "with" : "without"} renewal, allowed to read only`;
  await allow(READ);
  const host = hostOf({ refreshes });
  const { client, transport } = await connect(sdk, host, options);
  const names = await namesOf(client);
  check(names.length > 0 && !names.includes("create_port_in_order"), `${how}: sees what reads`);
  check(/closed to you.*byon:read byon:write/.test(client.getInstructions()), `${how}: is told what else there is`);
  await allow(READ, WRITE);
  const before = await orders();
  const outcome = await order(client, orderArguments(areas[0])).catch((thrown) => thrown);
  if (outcome instanceof Error && isSignIn(outcome)) {
    await finish(transport, host);
    check(host.kept.logins === 2, `${how}: is sent to sign in for the rest`);
    await writeOnce(`${how}, then all`, client);
  } else {
    check(
      outcome?.error?.kind === "not_allowed" && /sign in to this server again/.test(outcome.error.fix),
      `${how}: renews what it has, and is told to sign in again`,
      outcome instanceof Error ? outcome.message : JSON.stringify(outcome),
    );
    check((await orders()) === before, `${how}: nothing is sent`);
    host.kept.tokens = undefined;
    const again = await connect(sdk, host, options);
    await writeOnce(`${how}, signed in again`, again.client);
    await again.client.close();
  }
  await client.close();
}

/** A token of the same authorization server for another resource. */
async function wrongAudience() {
  const host = hostOf({ refreshes: false });
  host.validateResourceURL = async () => new URL("https://other.example/mcp");
  const failure = await connect(v1, host).then(
    () => undefined,
    (thrown) => thrown,
  );
  const { aud } = JSON.parse(Buffer.from(host.kept.tokens.access_token.split(".")[1], "base64url").toString());
  check(aud === "https://other.example/mcp", "a token for another resource is given out", String(aud));
  check(failure !== undefined, "and refused here");
  const reply = await fetch(resource, {
    method: "POST",
    headers: { authorization: `Bearer ${host.kept.tokens.access_token}`, "content-type": "application/json" },
    body: "{}",
  });
  check(
    reply.status === 401 && /invalid_token/.test(reply.headers.get("www-authenticate")),
    "as a token that is not valid",
  );
}

/** In the middle of a session mcp-remote opens its page after it has sent the browser away; persons are slower than this. */
async function comeBack(url, attempts = 100) {
  await fetch(url).catch(async (thrown) => {
    if (attempts === 0 || thrown.cause?.code !== "ECONNREFUSED") throw thrown;
    await new Promise((done) => setTimeout(done, 100));
    await comeBack(url, attempts - 1);
  });
}

/** mcp-remote between a client that knows nothing of OAuth and this server; the script is its browser. */
async function throughMcpRemote(name, { allowedAtFirst, walk }) {
  await allow(...allowedAtFirst);
  const folder = mkdtempSync(join(tmpdir(), "byon-mcp-remote-"));
  const callback = String(await freePort());
  const transport = new v1.StdioClientTransport({
    command: node,
    args: [join(modules, "mcp-remote/dist/proxy.js"), resource, callback, "--allow-http", "--transport", "http-only"],
    // Without a path there is no browser to be found, and it says where to go instead.
    env: { PATH: "", HOME: folder, MCP_REMOTE_CONFIG_DIR: folder },
    stderr: "pipe",
  });
  let said = "";
  const visited = [];
  transport.stderr.on("data", (chunk) => {
    said += chunk;
    for (const [, url] of said.matchAll(/authorize this client by visiting:\s+(http\S+)\s/g)) {
      if (visited.includes(url)) continue;
      visited.push(url);
      browse(url, `http://localhost:${callback}/`)
        .then(comeBack)
        .catch((thrown) => console.error(thrown));
    }
  });
  const client = new v1.Client({ name: "verify", version: "1" });
  try {
    await client.connect(transport);
    const scope = new URL(visited[0]).searchParams.get("scope") ?? "";
    check(scope.includes(READ) && scope.includes(WRITE), `${name}: asks for both scopes`, scope);
    await walk(client, visited);
  } catch (thrown) {
    check(false, `${name}: works`, `${thrown}\n${said.slice(-3_000)}`);
  }
  await client.close();
  rmSync(folder, { recursive: true, force: true });
}

const modern = { versionNegotiation: { mode: { pin: "2026-07-28" } } };
await visit("v1", v1);
await visit("v2", v2, modern);
for (const refreshes of [true, false]) {
  await stepUp("v1", v1, undefined, refreshes);
  await stepUp("v2", v2, modern, refreshes);
}
await throughMcpRemote("mcp-remote", {
  allowedAtFirst: [READ, WRITE],
  async walk(client) {
    check((await namesOf(client)).includes("create_port_in_order"), "mcp-remote: sees the tools that write");
    await writeOnce("mcp-remote", client);
  },
});
await throughMcpRemote("mcp-remote, allowed to read only", {
  allowedAtFirst: [READ],
  async walk(client, visited) {
    const name = "mcp-remote, allowed to read only";
    check(!(await namesOf(client)).includes("create_port_in_order"), `${name}: sees what reads`);
    await allow(READ, WRITE);
    await writeOnce(`${name}, then all`, client);
    check(visited.length === 2, `${name}: was sent to sign in for the rest`, String(visited.length));
  },
});
await wrongAudience();
await server.stop();
authority.kill();
exit();
