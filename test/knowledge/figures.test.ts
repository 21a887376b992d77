/** A figure that cannot be derived where it is read is held here to the constant it stands for. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { KEYS_FRESH_MS, RENEWAL_MS } from "../../src/auth/oauth.js";
import { IMPORT_ORDER_NUMBERS } from "../../src/knowledge/order-limits.js";
import { APPROVAL_MINUTES } from "../../src/mcp/approval/seal.js";
import { OPTIONS } from "../../src/options.js";
import { inWords } from "../../src/values/number-words.js";

const text = (file: string): string =>
  readFileSync(new URL(`../../${file}`, import.meta.url), "utf8").replace(/\s+/g, " ");

const approval = `${inWords(APPROVAL_MINUTES)} minutes, once`;
const keys = `${inWords(KEYS_FRESH_MS / 60_000)} minutes`;

it.each([
  ["README.md", `within ${approval}`],
  ["docs/security.md", approval],
  ["docs/deploy.md", `keys are known for ${keys}`],
  ["docs/deploy.md", `within ${inWords(RENEWAL_MS / 1_000)} seconds, if somebody has just shown an unknown one`],
  ["docs/deploy.md", `withdrawn ones for ${keys} at most`],
])("%s says: %s", (file, figure) => {
  expect(text(file)).toContain(figure);
});

it("the option for numbers of an import order begins with what Sinch takes", () => {
  expect(OPTIONS.find(({ flag }) => flag === "import-limit")).toMatchObject({ fallback: IMPORT_ORDER_NUMBERS });
});
