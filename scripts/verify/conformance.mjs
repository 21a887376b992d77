// The protocol's own conformance suite: every server scenario of 2025-11-25 and 2026-07-28 that needs no fixture of its own
// (a tool, a prompt or a resource that the suite prescribes by name).
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checklist, install, newerNode, startServer } from "../verify-tools.mjs";

const SCENARIOS = {
  "2025-11-25": [
    "server-initialize",
    "server-session-lifecycle",
    "ping",
    "completion-complete",
    "tools-list",
    "tools-call-error",
    "server-sse-multiple-streams",
    "resources-list",
    "prompts-list",
    "dns-rebinding-protection",
  ],
  "2026-07-28": [
    "server-stateless",
    "completion-complete",
    "tools-list",
    "tools-call-error",
    "server-sse-multiple-streams",
    "resources-list",
    "sep-2164-resource-not-found",
    "prompts-list",
    "dns-rebinding-protection",
    "caching",
    "http-header-validation",
    "input-required-result-unsupported-methods",
    "input-required-result-ignore-extra-params",
  ],
};
/** Single checks inside those scenarios that call a tool which the suite prescribes: they tell nothing of a server without it. */
const NEEDS_FIXTURE = /'test_missing_capability'/;

const node = newerNode();
const suite = join(
  install("conformance", "@modelcontextprotocol/conformance@0.2.0-alpha.12"),
  "@modelcontextprotocol/conformance/dist/index.js",
);
const server = await startServer(["--http", "--port", "0", "--sandbox", "--confirm", "off", "--rate-limit", "0"]);
const { check, exit } = checklist();

for (const [version, scenarios] of Object.entries(SCENARIOS))
  for (const scenario of scenarios) {
    const out = mkdtempSync(join(tmpdir(), "byon-conformance-"));
    const args = [suite, "server", "--url", server.url, "--spec-version", version, "--scenario", scenario, "-o", out];
    const { stdout, stderr } = spawnSync(node, args, { encoding: "utf8", timeout: 60_000 });
    const results = readdirSync(out, { recursive: true })
      .filter((name) => name.endsWith("checks.json"))
      .flatMap((name) => JSON.parse(readFileSync(join(out, name), "utf8")));
    rmSync(out, { recursive: true });
    const counted = results.filter(({ status }) => status === "SUCCESS" || status === "FAILURE");
    const failures = counted.filter(({ status }) => status === "FAILURE");
    const untestable = failures.filter(({ errorMessage }) => NEEDS_FIXTURE.test(errorMessage ?? ""));
    const passed = counted.length - failures.length;
    check(
      passed > 0 && failures.length === untestable.length,
      `${version}  ${scenario}: ${passed} checks${untestable.length > 0 ? `, ${untestable.length} need the suite's own tool` : ""}`,
      failures.map(({ id, errorMessage }) => `${id}: ${errorMessage}`).join("; ") || `${stdout}${stderr}`.slice(-1_500),
    );
  }

await server.stop();
exit();
