// `npm run mutate [-- FILE...] [--verbose]`: changes the safety core one place at a time and looks whether a test notices.
// tests.json says which tests answer for which file, survivors.json which mutants change nothing that matters, and why;
// results.json is what a run found. `--sample`: some mutants of a few files, drawn by a fresh `--seed`, which must be noticed
// as they were before.
import { createHash, randomInt } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { mutantsOf } from "./mutants.mjs";
import { openTests } from "./tests.mjs";

const LEAST = 0.9;
const SAMPLE = { files: 4, mutants: 6, withinMs: 170_000 };
const place = (name) => new URL(name, import.meta.url);
const data = (name) => JSON.parse(readFileSync(place(name), "utf8"));
const table = data("tests.json");
const excuses = data("survivors.json");
const results = data("results.json");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: "boolean" }, seed: { type: "string" }, verbose: { type: "boolean" } },
});
const unknown = positionals.filter((file) => !(file in table));
if (unknown.length > 0) {
  console.error(`Not in mutation/tests.json: ${unknown.join(", ")}. Valid: ${Object.keys(table).join(", ")}.`);
  process.exit(1);
}
const named = positionals.length > 0 ? positionals : Object.keys(table);

const oneLine = (text) => text.replace(/\s+/g, " ");
const isOf =
  ({ file, was, became }) =>
  (mutant) =>
    mutant.file === file && oneLine(mutant.was) === was && oneLine(mutant.became) === became;
const told = ({ file, line, was, became }) => `${file}:${line}\n    - ${oneLine(was)}\n    + ${oneLine(became)}`;
const digestOf = (file) => createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 16);

/** The same seed draws the same of the same list. */
function drawn(list, count, seed) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return list
    .map((each) => [next(), each])
    .sort(([one], [other]) => one - other)
    .slice(0, count)
    .map(([, each]) => each);
}

/** The mutants of these files that a test has to notice. */
async function toJudge(files) {
  const { mutants, instrumented } = await mutantsOf(files);
  const idle = excuses.filter((excuse) => files.includes(excuse.file) && !mutants.some(isOf(excuse)));
  for (const { file, was } of idle)
    console.error(`mutation/survivors.json excuses what is no longer there: ${file}, ${was}`);
  if (idle.length > 0) process.exit(1);
  const judged = mutants.filter((mutant) => !excuses.some((excuse) => isOf(excuse)(mutant)));
  return { mutants, judged, instrumented };
}

const status = await (values.sample ? sample() : measure(named));
process.exit(status);

async function measure(files) {
  const { mutants, judged, instrumented } = await toJudge(files);
  console.log(`${mutants.length} mutants in ${files.length} files, ${mutants.length - judged.length} excused.`);
  const tests = await openTests(instrumented, [...new Set(files.flatMap((file) => table[file]))]);
  for (const file of files) {
    const tried = judged.filter((mutant) => mutant.file === file);
    const passes = await tests.survey(table[file]);
    const killers = await tests.killers(tried, passes, table[file]);
    if (!(await tests.sound(table[file])))
      throw new Error(`The tests of ${file} are red without any mutant now. What was counted is worth nothing.`);
    const alive = tried.filter(({ id }) => !killers.has(id));
    tell(tried, killers, passes);
    results[file] = {
      killed: tried.length - alive.length,
      of: tried.length,
      excused: mutants.filter((mutant) => mutant.file === file).length - tried.length,
      alive: alive.map(({ was, became }) => ({ was: oneLine(was), became: oneLine(became) })),
      source: digestOf(file),
    };
    console.log(row(file));
    const sorted = Object.fromEntries(Object.entries(results).sort(([one], [other]) => (one < other ? -1 : 1)));
    writeFileSync(place("results.json"), `${JSON.stringify(sorted, null, 2)}\n`);
  }
  await tests.close();
  console.log("");
  for (const file of files) console.log(row(file));
  const low = files.filter((file) => results[file].killed < LEAST * results[file].of);
  if (low.length > 0)
    console.log(`Less than ${LEAST * 100} % killed; write the tests, or say in mutation/survivors.json why none can.`);
  return low.length > 0 ? 1 : 0;
}

/** Who noticed each mutant, when that is asked for; and those that nobody did. */
function tell(tried, killers, passes) {
  const killed = values.verbose ? tried.filter(({ id }) => killers.has(id)) : [];
  for (const one of killed) console.log(`  ${told(one)}\n    ${killers.get(one.id)}`);
  for (const one of tried.filter(({ id }) => !killers.has(id)))
    console.log(`  ${told(one)}\n    ${passes.has(one.id) ? "not noticed" : "not reached"}`);
}

function row(file) {
  const { killed, of, excused } = results[file];
  const percent = ((100 * killed) / of).toFixed(1).padStart(5);
  return `${percent} %  ${`${killed}/${of}`.padStart(7)} killed, ${String(excused).padStart(2)} excused  ${file}`;
}

/**
 * Only what is known to be noticed is asked for, what is not noticed is asked three times, and what there is no time for is left:
 * a gate must not fail by chance.
 */
async function sample() {
  const seed = Number(values.seed ?? randomInt(2 ** 31));
  console.log(`Seed ${seed}. To repeat: npm run mutate -- --sample --seed ${seed}`);
  const changed = named.filter((file) => results[file]?.source !== digestOf(file));
  for (const file of changed) console.log(`Not measured as it is now: ${file}. Run: npm run mutate -- ${file}`);
  const files = drawn(
    named.filter((file) => !changed.includes(file)),
    SAMPLE.files,
    seed,
  );
  if (files.length === 0) return 0;
  const { judged, instrumented } = await toJudge(files);
  const tests = await openTests(instrumented, [...new Set(files.flatMap((file) => table[file]))]);
  let lost = 0;
  setTimeout(() => {
    console.log("The time is up; the rest is left.");
    process.exit(lost > 0 ? 1 : 0);
  }, SAMPLE.withinMs);
  for (const file of files) {
    const known = judged.filter(
      (mutant) => mutant.file === file && !results[file].alive.some((one) => isOf({ file, ...one })(mutant)),
    );
    let open = drawn(known, SAMPLE.mutants, seed);
    const tried = open.length;
    const passes = await tests.survey(table[file]);
    for (let round = 1; round <= 3 && open.length > 0; round++) {
      const killers = await tests.killers(open, passes, table[file]);
      open = open.filter(({ id }) => !killers.has(id));
    }
    console.log(`${file}: ${tried - open.length} of ${tried} killed`);
    for (const one of open) console.log(`  ${told(one)}\n    was noticed once, and is no longer`);
    lost += open.length;
  }
  await tests.close();
  return lost > 0 ? 1 : 0;
}
