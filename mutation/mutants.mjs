// All mutants of a file compiled into it at once, each behind a switch.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";

const silent = { debug() {}, info() {}, warn() {}, isDebugEnabled: () => false };
const OPTIONS = { plugins: null, excludedMutations: [], ignorers: [], noHeader: false };

/** The wording of a message is no test's business; SQL is. */
const isProse = ({ mutatorName, was }) =>
  mutatorName === "StringLiteral" &&
  /[A-Za-z.,] | [A-Za-z]/.test(was) &&
  !/\b(SELECT|DELETE|INSERT|UPDATE)\b/.test(was);

/** The instrumented text by path, and the mutants: where each stands, what was there and what it becomes. */
export async function mutantsOf(files) {
  const sources = new Map(files.map((name) => [resolve(name), readFileSync(name, "utf8")]));
  const { files: written, mutants } = await new Instrumenter(silent).instrument(
    [...sources].map(([name, content]) => ({ name, content, mutate: true })),
    OPTIONS,
  );
  const described = mutants.map(({ id, fileName, location, replacement, mutatorName }) => ({
    id,
    file: files.find((name) => resolve(name) === fileName),
    line: location.start.line + 1,
    was: between(sources.get(fileName), location),
    became: replacement,
    mutatorName,
  }));
  return {
    instrumented: new Map(written.map(({ name, content }) => [name, content])),
    mutants: described.filter((mutant) => !isProse(mutant)),
  };
}

function between(text, { start, end }) {
  const lines = text.split("\n").slice(start.line, end.line + 1);
  lines[lines.length - 1] = lines.at(-1).slice(0, end.column);
  lines[0] = lines[0].slice(start.column);
  return lines.join("\n");
}
