// The code for checking a callback's signature, run in every language whose runtime is at hand, against what the sandbox
// signs. A language without its runtime is named; it is neither passed nor failed.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signatureChecks, signatureVector } from "../../build/knowledge/signature-checks.js";
import { signature } from "../../build/sandbox/hosting/events.js";
import { checklist } from "../verify-tools.mjs";

const { secret, body } = signatureVector;
const { check, exit } = checklist();
const scratch = mkdtempSync(join(tmpdir(), "byon-signature-"));

/** Each reads the body from standard input and ends with 0 when the signature fits: file, its text, command. */
const programs = {
  curl: ["v.sh", (code) => `${code}\nverify "$1" "$2"`, "sh"],
  node: [
    "v.mjs",
    (code) =>
      `${code}\nimport { readFileSync } from "node:fs";\nprocess.exit(verify(process.argv[2], readFileSync(0), process.argv[3]) ? 0 : 1);`,
    process.execPath,
  ],
  python: [
    "v.py",
    (code) => `${code}\nimport sys\nsys.exit(0 if verify(sys.argv[1], sys.stdin.buffer.read(), sys.argv[2]) else 1)`,
    "python3",
  ],
  java: [
    "V.java",
    (code) =>
      `class V {\n${code}\npublic static void main(String[] a) throws Exception { System.exit(verify(a[0], System.in.readAllBytes(), a[1]) ? 0 : 1); }\n}`,
    "java",
  ],
  go: [
    "v.go",
    (code) =>
      `package main\nimport ("crypto/hmac"; "crypto/sha1"; "encoding/hex"; "io"; "os")\n${code}\nfunc main() { b, _ := io.ReadAll(os.Stdin); if !verify(os.Args[1], b, os.Args[2]) { os.Exit(1) } }`,
    "go",
    "run",
  ],
};

for (const [language, { title, code }] of Object.entries(signatureChecks)) {
  const [file, text, command, ...before] = programs[language] ?? [];
  const isHere = command !== undefined && spawnSync("sh", ["-c", `command -v "${command}"`]).status === 0;
  if (!isHere) {
    console.log(`  note   ${title}: no runtime here, not run`);
    continue;
  }
  const path = join(scratch, file);
  writeFileSync(path, text(code));
  const run = (input, mac) => spawnSync(command, [...before, path, secret, mac], { input, encoding: "utf8" });
  const right = run(body, signature(secret, body));
  check(right.status === 0, `${title} accepts the sandbox's signature`, right.stderr);
  check(run(`${body} `, signature(secret, body)).status === 1, `${title} refuses another body`);
  check(run(body, signature("another", body)).status === 1, `${title} refuses another secret`);
}
rmSync(scratch, { recursive: true, force: true });
exit();
