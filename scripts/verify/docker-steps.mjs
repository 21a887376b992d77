// Nothing here can run Docker, so the Dockerfile's own steps run instead: its RUN lines on a copy of exactly what it copies,
// then, in an empty folder, what is left for the image: `npm ci --omit=dev` has nothing to add, and the bundle starts alone.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checklist } from "../verify-tools.mjs";

const { check, exit } = checklist();
const scratch = mkdtempSync(join(tmpdir(), "byon-docker-"));
const stages = { build: join(scratch, "build"), image: join(scratch, "image") };
for (const folder of Object.values(stages)) mkdirSync(folder);

let stage = "image";
for (const line of readFileSync("Dockerfile", "utf8").split("\n")) {
  const [instruction, ...words] = line.trim().split(/\s+/);
  if (instruction === "FROM") stage = words.includes("AS") ? words.at(-1) : "image";
  if (instruction === "COPY") {
    const fromStage = words[0]?.startsWith("--from=") ? words.shift().slice("--from=".length) : undefined;
    const to = words.pop();
    for (const from of words) {
      const source = fromStage ? join(stages[fromStage], from.replace(/^\/app\//, "")) : from;
      const name = from.split("/").at(-1);
      cpSync(source, join(stages[stage], to === "./" ? name : to), { recursive: true });
    }
  }
  if (instruction === "RUN") {
    const { status, stdout, stderr } = spawnSync("sh", ["-c", words.join(" ")], {
      cwd: stages[stage],
      encoding: "utf8",
    });
    check(status === 0, `RUN ${words.join(" ")}`, `${stdout}${stderr}`.slice(-1_500));
  }
}

const inImage = (command, ...args) => spawnSync(command, args, { cwd: stages.image, encoding: "utf8" });
const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const alone = inImage(process.execPath, "dist/server.js", "--version");
check(alone.stdout === `${version}\n`, "node dist/server.js --version, with nothing beside it", alone.stderr);
cpSync("package-lock.json", join(stages.image, "package-lock.json"));
const ci = inImage("npm", "ci", "--omit=dev", "--ignore-scripts");
check(ci.status === 0, "npm ci --omit=dev", ci.stderr);
check(!existsSync(join(stages.image, "node_modules", "zod")), "and it has nothing to add");
const after = inImage(process.execPath, "dist/server.js", "--version");
check(after.stdout === `${version}\n`, "node dist/server.js --version, after it", after.stderr);
rmSync(scratch, { recursive: true, force: true });
exit();
