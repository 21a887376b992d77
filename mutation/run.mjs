// `npm run mutate [-- FILE...] [--sample N] [--seed N]`: changes the safety core one place at a time and looks whether a test
// notices. tests.json says which tests answer for which file, survivors.json which mutants change nothing that matters, and why.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { mutantsOf } from "./mutants.mjs";
import { openTests } from "./tests.mjs";

const LEAST = 0.9;
const data = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8"));
const table = data("tests.json");
const excused = data("survivors.json");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: "string" }, seed: { type: "string" }, verbose: { type: "boolean" } },
});
const unknown = positionals.filter((file) => !(file in table));
if (unknown.length > 0) {
  console.error(`Not in mutation/tests.json: ${unknown.join(", ")}. Valid: ${Object.keys(table).join(", ")}.`);
  process.exit(1);
}
const files = positionals.length > 0 ? positionals : Object.keys(table);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
const sample = values.sample === undefined ? undefined : Number(values.sample);

const oneLine = (text) => text.replace(/\s+/g, " ");
const told = ({ file, line, was, became }) => `${file}:${line} ${oneLine(was)} -> ${oneLine(became)}`;
const isOf =
  ({ file, was, became }) =>
  (mutant) =>
    mutant.file === file && oneLine(mutant.was) === was && oneLine(mutant.became) === became;

/** The same seed draws the same mutants of the same code. */
function drawn(mutants, count) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return mutants
    .map((mutant) => [next(), mutant])
    .sort(([one], [other]) => one - other)
    .slice(0, count)
    .map(([, mutant]) => mutant);
}

const all = await mutantsOf(files);
const judged = all.mutants.filter((mutant) => !excused.some((excuse) => isOf(excuse)(mutant)));
const idle = excused.filter((excuse) => files.includes(excuse.file) && !all.mutants.some(isOf(excuse)));
for (const { file, was } of idle)
  console.error(`mutation/survivors.json excuses what is no longer there: ${file}, ${was}`);
if (idle.length > 0) process.exit(1);
const chosen = sample === undefined ? judged : drawn(judged, sample);
console.log(
  `${all.mutants.length} mutants in ${files.length} files, ${all.mutants.length - judged.length} excused; ${chosen.length} tried${sample === undefined ? "" : `, seed ${seed}`}.`,
);
const touched = files.filter((file) => chosen.some((mutant) => mutant.file === file));
const tests = await openTests(all.instrumented, [...new Set(touched.flatMap((file) => table[file]))]);
const rows = [];
for (const file of touched) {
  const mutants = chosen.filter((mutant) => mutant.file === file);
  const passes = await tests.survey(table[file]);
  const killers = await tests.killers(mutants, passes, table[file]);
  if (values.verbose) for (const one of mutants) console.log(`${killers.get(one.id) ?? "NOTHING"} <- ${told(one)}`);
  const alive = mutants
    .filter(({ id }) => !killers.has(id))
    .map((mutant) => ({ ...mutant, reached: passes.has(mutant.id) }));
  if (!(await tests.sound(table[file]))) {
    console.error(`The tests of ${file} are red without any mutant now. What was counted is worth nothing.`);
    process.exit(1);
  }
  const killed = mutants.length - alive.length;
  rows.push({ file, killed, tried: mutants.length });
  console.log(`${file}: ${killed} of ${mutants.length} killed`);
  for (const { line, was, became, reached } of alive)
    console.log(`  ${file}:${line}${reached ? "" : " (not reached)"}\n    - ${oneLine(was)}\n    + ${oneLine(became)}`);
}
await tests.close();

const share = ({ killed, tried }) => killed / tried;
const sum = rows.reduce((one, { killed, tried }) => ({ killed: one.killed + killed, tried: one.tried + tried }), {
  killed: 0,
  tried: 0,
});
const percent = (row) => `${(100 * share(row)).toFixed(1)} %`;
console.log("");
for (const row of rows) console.log(`${percent(row).padStart(7)}  ${row.killed}/${row.tried}  ${row.file}`);
console.log(`${percent(sum).padStart(7)}  ${sum.killed}/${sum.tried}  together`);
// A sample says little about a single file.
const low = (sample === undefined ? rows : [sum]).filter((row) => share(row) < LEAST);
if (low.length > 0)
  console.log(`Less than ${LEAST * 100} % killed; write the tests, or say in mutation/survivors.json why none can.`);
process.exit(low.length > 0 ? 1 : 0);
