/** The doctor in front of a whole sandbox: what it finds, what it advises, and that it never tells a secret. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.js";
import { CLIENTS, startOf } from "../../src/doctor/clients.js";
import { examine } from "../../src/doctor/index.js";
import { checkNode } from "../../src/doctor/machine.js";
import { OPTIONS } from "../../src/options.js";
import { type Sandbox, sandboxClock, startSandbox } from "../../src/sandbox/index.js";
import { createHttp } from "../../src/sinch/http.js";
import type { Credentials } from "../../src/sinch/token.js";
import { START } from "../harness/world.js";

const SECRET = "s3cret-that-nobody-may-see";
let sandbox: Sandbox;
let folder: string;
const wire = createHttp();

beforeAll(async () => {
  sandbox = await startSandbox({ clock: sandboxClock({ start: START }) });
  folder = await mkdtemp(join(tmpdir(), "byon-doctor-"));
});

afterAll(async () => {
  await wire.close();
  await sandbox.close();
  await rm(folder, { recursive: true });
});

interface Case {
  args?: string[];
  env?: Record<string, string>;
  credentials?: Partial<Extract<Credentials, { kind: "key" }>> | string[];
  now?: Date;
}

async function visit({ args = [], env = {}, credentials = {}, now = START }: Case = {}) {
  const key = {
    kind: "key",
    projectId: sandbox.projectId,
    keyId: sandbox.keyId,
    keySecret: sandbox.keySecret,
  } as const;
  const given = Array.isArray(credentials) ? credentials : { ...key, ...credentials };
  const variables = Array.isArray(given)
    ? {}
    : { SINCH_PROJECT_ID: given.projectId, SINCH_KEY_ID: given.keyId, SINCH_KEY_SECRET: given.keySecret };
  const config = readConfig(["doctor", ...args], {
    ...variables,
    SINCH_PORTING_URL: sandbox.portingUrl,
    SINCH_HOSTING_URL: sandbox.hostingUrl,
    SINCH_AUTH_URL: sandbox.authUrl,
    ...env,
  });
  return examine(
    { config, credentials: given, node: "20.18.1", start: { command: "node", args: ["server.js"] } },
    { http: wire.http, now: () => now, sleep: async () => {} },
  );
}

/** A port that was free a moment ago: nothing listens there. */
async function deadUrl(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return `http://127.0.0.1:${port}`;
}

describe("a setup that works", () => {
  test("passes every check, and changes nothing", async () => {
    const { healthy, text } = await visit({ args: ["--files", folder, "--audit", join(folder, "audit.jsonl")] });
    expect(text).not.toMatch(/FAIL|warn/);
    expect(healthy).toBe(true);
    for (const about of ["Node", "Settings", "Credentials", "Porting API", "Hosting API", "Clock", "Folders", "Audit"])
      expect(text).toMatch(new RegExp(`^ok    ${about} `, "m"));
  });
});

describe("a setup that does not", () => {
  test("names the variables that are missing and tries nothing", async () => {
    const { healthy, text } = await visit({ credentials: ["SINCH_KEY_ID", "SINCH_KEY_SECRET"] });
    expect(healthy).toBe(false);
    expect(text).toContain("SINCH_KEY_ID, SINCH_KEY_SECRET not set.");
    expect(text).toContain("not tried without credentials");
    expect(text).toContain("--sandbox");
  });

  test("sees a placeholder, a reference and quotes for what they are", async () => {
    for (const keySecret of [
      "<SINCH_KEY_SECRET>",
      "$".concat("{SINCH_KEY_SECRET}"),
      `"${SECRET}"`,
      "your-key-secret",
    ]) {
      const { healthy, text } = await visit({ credentials: { keySecret } });
      expect(healthy).toBe(false);
      expect(text).toContain("SINCH_KEY_SECRET still a placeholder, or in quotes.");
      expect(text).not.toContain(SECRET);
    }
  });

  test("says that the key is not accepted, without showing it", async () => {
    const { healthy, text } = await visit({ credentials: { keySecret: SECRET } });
    expect(healthy).toBe(false);
    expect(text).toMatch(/FAIL {2}Credentials .*did not accept the access key.*HTTP 401/);
    expect(text).toContain("Check SINCH_KEY_ID and SINCH_KEY_SECRET");
    expect(text).not.toContain(SECRET);
    expect(text).not.toContain("Porting API");
  });

  test("tells a key of another project from a wrong key", async () => {
    const { healthy, text } = await visit({ credentials: { projectId: "another-project" } });
    expect(healthy).toBe(false);
    expect(text).toMatch(/ok {4}Credentials/);
    expect(text).toMatch(/FAIL {2}Porting API .*HTTP 40[13]/);
    expect(text).toMatch(/FAIL {2}Hosting API/);
  });

  test("says which address nobody answers at", async () => {
    const dead = await deadUrl();
    const noToken = await visit({ env: { SINCH_AUTH_URL: dead } });
    expect(noToken.text).toMatch(/FAIL {2}Credentials .*ECONNREFUSED/);
    expect(noToken.text).toContain("Nothing listens there");
    const noPorting = await visit({ env: { SINCH_PORTING_URL: dead } });
    expect(noPorting.healthy).toBe(false);
    expect(noPorting.text).toMatch(new RegExp(`FAIL  Porting API .*${dead}: ECONNREFUSED`));
    expect(noPorting.text).toMatch(/ok {4}Hosting API/);
  });

  test("notices a clock that is off, and by how much", async () => {
    const behind = await visit({ now: new Date(START.getTime() - 3_600_000) });
    expect(behind.healthy).toBe(false);
    expect(behind.text).toMatch(/FAIL {2}Clock .*3600 s behind Sinch/);
    const ahead = await visit({ now: new Date(START.getTime() + 60_000) });
    expect(ahead.healthy).toBe(true);
    expect(ahead.text).toMatch(/warn {2}Clock .*60 s ahead of Sinch/);
  });

  test("looks at the folders as a client would find them", async () => {
    const file = join(folder, "letter.pdf");
    await writeFile(file, "%PDF-1.4");
    const { healthy, text } = await visit({ args: ["--files", `${folder}/none,${file},/,src`] });
    expect(healthy).toBe(false);
    expect(text).toContain(`${folder}/none does not exist.`);
    expect(text).toContain(`${file} is a file.`);
    expect(text).toContain("/ holds far more than documents.");
    expect(text).toContain("clients start the server elsewhere");
    expect((await visit({ args: ["--audit", `${folder}/none/audit.jsonl`] })).text).toMatch(/FAIL {2}Audit/);
  });

  test("knows which Node is too old", () => {
    const verdicts = ["18.20.4", "20.9.0", "20.18.0", "20.18.1", "20.20.2", "22.1.0"].map(
      (running) => checkNode(running, "20.18.1").verdict,
    );
    expect(verdicts).toEqual(["bad", "bad", "bad", "good", "good", "good"]);
  });
});

describe("entries for clients", () => {
  const names = OPTIONS.flatMap((option) => (option.flag === "client" ? option.choices : []));

  test("exist for every client that the option names", () => {
    expect(Object.keys(CLIENTS)).toEqual(names);
  });

  test.each(names)("%s: says where it goes and holds no secret", async (client) => {
    const { text } = await visit({ args: ["--client", client] });
    expect(text).not.toContain(sandbox.keySecret);
    expect(text).not.toContain(sandbox.keyId);
    for (const name of ["SINCH_PROJECT_ID", "SINCH_KEY_ID", "SINCH_KEY_SECRET"]) expect(text).toContain(name);
    const { text: free } = await visit({ args: ["--client", client, "--sandbox"] });
    expect(free).not.toContain("SINCH_KEY_SECRET");
  });

  test.each(names.filter((name) => name !== "inspector"))("%s: is JSON that starts this server", (client) => {
    const start = { command: "/usr/bin/node", args: ["/opt/byon/dist/server.js", "--files", "/home/dana/letters"] };
    const entry = JSON.parse(CLIENTS[client]?.(start, true).text ?? "");
    const [server] = Object.values(entry.mcpServers ?? entry.servers) as { command: string; args: string[] }[];
    expect(server).toMatchObject(start);
  });

  test("vscode asks for each value once, and hides the secret", () => {
    const entry = JSON.parse(CLIENTS.vscode?.({ command: "node", args: [] }, true).text ?? "");
    const asked = entry.inputs.map(({ id }: { id: string }) => `\${input:${id}}`);
    expect(asked).toEqual(Object.values(entry.servers["sinch-byon"].env));
    expect(entry.inputs.find(({ id }: { id: string }) => id === "sinch-key-secret").password).toBe(true);
  });

  test("inspector: a path with a space or a quote stays one word", () => {
    const { text } = CLIENTS.inspector?.({ command: "node", args: ["/home/dana's files/server.js"] }, false) ?? {
      text: "",
    };
    expect(text).toContain(`'/home/dana'\\''s files/server.js'`);
  });

  test("carry the options over, with full paths and without the doctor's own", () => {
    const cwd = process.cwd();
    const options = [
      "--client",
      "vscode",
      "--files",
      "letters,/srv/loa",
      "--audit=a.jsonl",
      "--read-only",
      "--",
      "bills",
    ];
    expect(startOf("/usr/bin/node", "/opt/byon/dist/server.js", options)).toEqual({
      command: "/usr/bin/node",
      args: [
        "/opt/byon/dist/server.js",
        "--files",
        `${cwd}/letters,/srv/loa`,
        `--audit=${cwd}/a.jsonl`,
        "--read-only",
        "--",
        `${cwd}/bills`,
      ],
    });
    const fetched = startOf("/usr/bin/node", "/home/dana/.npm/_npx/1/node_modules/sinch-byon-mcp/dist/server.js", []);
    expect(fetched).toEqual({ command: "npx", args: ["-y", "sinch-byon-mcp"] });
  });
});

describe("the authorization server of callers", () => {
  const asked = (issuer: string, audience = "https://byon.example/mcp") => [
    ...["--http", "--public-url", "https://byon.example"],
    ...["--oauth-issuer", issuer, "--oauth-audience", audience],
  ];
  test("is held to its own name, and its keys are looked at", async () => {
    let named = "";
    const authority = createServer((request, response) =>
      response.end(
        JSON.stringify(request.url === "/jwks" ? { keys: [] } : { issuer: named, jwks_uri: `${origin}/jwks` }),
      ),
    ).listen(0, "127.0.0.1");
    await new Promise((ready) => authority.once("listening", ready));
    const origin = `http://127.0.0.1:${(authority.address() as AddressInfo).port}`;
    named = origin;
    const good = await visit({ args: asked(origin) });
    expect(good.text).toMatch(/^ok {4}Sign-in .* is who it says/m);
    expect(good.healthy).toBe(true);
    const elsewhere = await visit({ args: asked(origin, "byon") });
    expect(elsewhere.text).toMatch(
      /^warn {2}Sign-in .*Clients ask for tokens for https:\/\/byon\.example\/mcp; .* for byon\.$/m,
    );
    named = `${origin}/`;
    const slash = await visit({ args: asked(origin) });
    expect(slash.text).toMatch(/^FAIL {2}Sign-in .*differ by the slash at the end/m);
    expect(slash.text).toContain(`-> Start with --oauth-issuer ${origin}/`);
    expect(slash.healthy).toBe(false);
    await new Promise((closed) => authority.close(closed));
    expect((await visit({ args: asked(origin) })).text).toMatch(/^FAIL {2}Sign-in .*ECONNREFUSED/m);
  });
});
