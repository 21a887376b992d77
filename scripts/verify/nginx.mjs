// Two instances behind nginx, with deploy/nginx.conf as it stands but for its ports: a preview from one is confirmed at the
// other, older clients find their session again, and killing an instance loses nothing that a client can repeat.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { checklist, freePort, startServer } from "../verify-tools.mjs";

const run = (command, ...args) => spawnSync(command, args, { encoding: "utf8" });
if (run("nginx", "-v").status !== 0) {
  // Fresh machines have no package lists yet.
  run("apt-get", "update");
  const installed = run("apt-get", "install", "-y", "--no-install-recommends", "nginx-light");
  if (installed.status !== 0) {
    console.error(`nginx is needed, and apt-get could not install it:\n${installed.stderr ?? installed.error}`);
    process.exit(1);
  }
}

const { check, exit } = checklist();
const folder = mkdtempSync(join(tmpdir(), "byon-nginx-"));
const [sandboxPort, front, a, b] = [await freePort(), await freePort(), await freePort(), await freePort()];

const sandbox = spawn(process.execPath, ["dist/server.js", "sandbox", "--port", String(sandboxPort)], {
  stdio: "ignore",
});
const sinch = `http://127.0.0.1:${sandboxPort}`;
await until(() => fetch(`${sinch}/__sandbox/clock`).then(({ ok }) => ok));
const env = {
  SINCH_PROJECT_ID: "sandbox-project",
  SINCH_KEY_ID: "sandbox-key",
  SINCH_KEY_SECRET: "sandbox-secret",
  SINCH_PORTING_URL: sinch,
  SINCH_HOSTING_URL: sinch,
  SINCH_AUTH_URL: sinch,
  BYON_SECRET: "a secret that both instances share",
};
const instance = (name, port) =>
  startServer(["--http", "--port", String(port), "--instance", name, "--confirm", "token", "--rate-limit", "0"], env);
let [one, two] = await Promise.all([instance("a", a), instance("b", b)]);

const config = readFileSync("deploy/nginx.conf", "utf8")
  .replaceAll("127.0.0.1:3001", `127.0.0.1:${a}`)
  .replaceAll("127.0.0.1:3002", `127.0.0.1:${b}`)
  .replace("listen 8080", `listen 127.0.0.1:${front}`)
  .replace(
    "http {",
    `pid ${folder}/nginx.pid;\nhttp {\n    access_log off;\n${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map((kind) => `    ${kind}_temp_path ${folder}/${kind};`)
      .join("\n")}`,
  );
writeFileSync(join(folder, "nginx.conf"), config);
const nginx = spawn(
  "nginx",
  ["-p", folder, "-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log"), "-g", "daemon off;"],
  { stdio: "inherit" },
);
const url = `http://127.0.0.1:${front}/mcp`;
await until(() => fetch(url).then(() => true));

const endUser = {
  name: "Lakeside Dental Clinic LLC",
  streetNum: "480",
  streetName: "Wells",
  city: "Washington",
  state: "DC",
  zipCode: "20001",
};
const order = (number) => ({
  desiredPortSchedule: { desiredPortDate: new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10) },
  onDemandActivation: false,
  phoneNumbers: [{ phoneNumber: number, endUser, portOutInfo: { accountNum: "HT-5520817" } }],
});
const connect = async (to, mode) => {
  const client = new Client({ name: "verify", version: "1" }, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(to)));
  await client.listTools();
  return client;
};
const call = async (client, name, args) => (await client.callTool({ name, arguments: args })).structuredContent;
const MODERN = { pin: "2026-07-28" };

// A preview from one instance, its confirmation at the other.
const [atOne, atTwo] = [await connect(one.url, MODERN), await connect(two.url, MODERN)];
const preview = await call(atOne, "create_port_in_order", order("+12025550150"));
const confirmToken = preview.data?.confirmToken;
check(preview.status === "confirmation_needed", "instance a shows a preview", JSON.stringify(preview));
const done = await call(atTwo, "create_port_in_order", { ...order("+12025550150"), confirmToken });
check(done.status === "ok", "instance b takes its confirmation", JSON.stringify(done));
const again = await call(atOne, "create_port_in_order", { ...order("+12025550150"), confirmToken });
check(again.error !== undefined, "and the token does not order a second time", JSON.stringify(again));
const orders = async () => (await call(atTwo, "list_port_in_orders", {})).data.orders.length;
check((await orders()) === 1, "there is one order");

// The same through nginx, which may choose either for each request.
const proxied = await connect(url, MODERN);
const shown = await call(proxied, "create_port_in_order", order("+12025550151"));
const through = await call(proxied, "create_port_in_order", {
  ...order("+12025550151"),
  confirmToken: shown.data?.confirmToken,
});
check(through.status === "ok", "preview and confirmation through nginx", JSON.stringify(through));

// Older clients come back to the instance that holds their session.
const older = await Promise.all(Array.from({ length: 6 }, () => connect(url, "legacy")));
const ids = older.map(({ transport }) => transport.sessionId);
check(
  ids.some((id) => id.startsWith("a-")) && ids.some((id) => id.startsWith("b-")),
  "older clients get sessions at both instances",
  ids.join(),
);
const found = [];
for (let round = 0; round < 3; round++)
  for (const client of older)
    found.push(
      await client.listTools().then(
        ({ tools }) => tools.length > 0,
        () => false,
      ),
    );
check(found.every(Boolean), `and find them again, ${found.length} times of ${found.length}`);

// Killing an instance in the middle of a load: calls may fail, none may fail twice in a row for ever.
let calls = 0;
let repeated = 0;
let lost = 0;
let stop = false;
async function load() {
  while (!stop) {
    calls++;
    for (let attempt = 1; ; attempt++) {
      const ok = await call(proxied, "list_port_in_orders", {}).then(
        ({ status }) => status === "ok",
        () => false,
      );
      if (ok) break;
      repeated++;
      if (attempt === 5) {
        lost++;
        break;
      }
      await pause(100);
    }
  }
}
const loads = Array.from({ length: 8 }, load);
await pause(1_500);
await two.stop("SIGKILL");
await pause(2_000);
two = await instance("b", b);
await pause(1_500);
const code = await one.stop("SIGTERM");
await pause(1_500);
stop = true;
await Promise.all(loads);
check(
  calls > 50,
  `${calls} calls while instance b was killed and restarted and instance a was stopped, ${repeated} repeated`,
);
check(lost === 0, "none was lost", `${lost} were`);
check(code === 0, "instance a left with 0", String(code));
check((await orders()) === 2, "and nothing was ordered twice");

for (const client of [atOne, atTwo, proxied, ...older]) await client.close().catch(() => {});
await two.stop();
nginx.kill("SIGQUIT");
sandbox.kill();
rmSync(folder, { recursive: true, force: true });
exit();

async function until(holds) {
  for (const end = Date.now() + 15_000; Date.now() < end; await pause(50)) if (await holds().catch(() => false)) return;
  throw new Error("never came up");
}

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
