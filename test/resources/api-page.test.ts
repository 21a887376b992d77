import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { findStatic, guideTopics } from "../../src/resources/index.js";
import { TOOLS } from "../../src/tools/index.js";
import type { AnyOperation } from "../../src/tools/operation.js";

const { paths } = parse(readFileSync(new URL("../contract/imported-hosting.openapi.yaml", import.meta.url), "utf8"));
const published = Object.values<Record<string, { externalDocs?: { url: string } }>>(paths).flatMap((path) =>
  Object.values(path).flatMap(({ externalDocs }) => externalDocs?.url ?? []),
);

test("byon://api lists every operation of the catalogue, with its base URL and page, and read_guide has it", () => {
  const text = findStatic("byon://api")?.render() ?? "";
  expect(guideTopics.has("api")).toBe(true);
  for (const base of ["https://porting.api.sinch.com/v1", "https://imported.numbers.api.sinch.com/v1"])
    expect(text).toContain(base);
  for (const { declaration } of TOOLS.filter(({ toolset }) => toolset !== "guidance")) {
    const { name, method, path, page: whole } = declaration as AnyOperation;
    const page = whole.replace(/^(porting|imported-hosting)\//, "");
    expect(page, name).not.toBe("");
    expect(text).toContain(`| ${name} | ${method} ${path} | ${page} |`);
  }
});

test("the pages of hosting operations are the published ones", () => {
  const hosting = TOOLS.filter(({ toolset }) => toolset === "hosting");
  for (const { declaration } of hosting)
    expect(published).toContain(
      `https://developers.sinch.com/docs/numbers/api-reference/${(declaration as AnyOperation).page}`,
    );
});
