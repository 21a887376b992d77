/** A figure that cannot be derived where it is read is held here to the constant it stands for. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { KEYS_FRESH_MS, RENEWAL_MS } from "../../src/auth/oauth.js";
import { IMPORT_ORDER_NUMBERS } from "../../src/knowledge/order-limits.js";
import { APPROVAL_MINUTES } from "../../src/mcp/approval/seal.js";
import { OPTIONS } from "../../src/options.js";
import { LARGEST_BODY, LARGEST_PLAIN_BODY } from "../../src/transports/body.js";
import { PATIENCE_MS, TIMEOUTS } from "../../src/transports/http.js";
import { BURST_SECONDS } from "../../src/transports/rate-limit.js";
import { inWords } from "../../src/values/number-words.js";

const text = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), "utf8").replace(/\s+/g, " ");

const approval = `${inWords(APPROVAL_MINUTES)} minutes, once`;
const keys = `${inWords(KEYS_FRESH_MS / 60_000)} minutes`;

const MB = 1024 * 1024;
const seconds = (ms: number): string => `${ms / 1_000} s`;
const grouped = (amount: number): string => amount.toLocaleString("en-US");

/** What an option begins with. */
function begins(flag: string): number {
  const option = OPTIONS.find((each) => each.flag === flag);
  if (!option || !("fallback" in option)) throw new Error(`--${flag} has no default`);
  return Number(option.fallback);
}
const rate = begins("rate-limit");

it.each([
  ["README.md", `within ${approval}`],
  ["docs/security.md", approval],
  ["docs/deploy.md", `keys are known for ${keys}`],
  ["docs/deploy.md", `within ${inWords(RENEWAL_MS / 1_000)} seconds, if somebody has just shown an unknown one`],
  ["docs/deploy.md", `withdrawn ones for ${keys} at most`],
  [
    "docs/deploy.md",
    `| Request body | ${LARGEST_PLAIN_BODY / MB} MB; ${LARGEST_BODY / MB} MB for a call that carries a document |`,
  ],
  ["docs/deploy.md", `| Headers, whole request | ${seconds(TIMEOUTS.headers)}, ${seconds(TIMEOUTS.request)} |`],
  ["docs/deploy.md", `| Requests of a caller | ${grouped(rate)} a minute, ${(rate / 60) * BURST_SECONDS} at once;`],
  ["docs/deploy.md", `| Running calls of a caller | ${begins("max-running")} |`],
  ["docs/deploy.md", `| Sessions | ${grouped(begins("max-sessions"))};`],
  [
    "docs/deploy.md",
    `| Requests to Sinch | ${begins("upstream-concurrency")} at once, ${begins("upstream-rate")} a second;`,
  ],
  ["docs/deploy.md", `running calls get ${seconds(PATIENCE_MS)}`],
])("%s says: %s", (file, figure) => {
  expect(text(file)).toContain(figure);
});

it("the option for numbers of an import order begins with what Sinch takes", () => {
  expect(begins("import-limit")).toBe(IMPORT_ORDER_NUMBERS);
});
