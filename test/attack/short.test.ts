import { expect, it } from "vitest";
import { runAttack, SECTIONS } from "../../attack/attack.js";
import { tableText } from "../../attack/table.js";

/** The same on every run, unless the environment gives another; the message of a failure names it. */
const seed = Number(process.env.ATTACK_SEED ?? 20_261_125);

// How long /healthz takes, and what memory is kept, is for the long run to judge: this machine is shared.
it.each(Object.keys(SECTIONS))(
  "%s: nothing is done twice, said falsely, told or brought down",
  {
    timeout: 180_000,
  },
  async (section) => {
    // `npm test` builds before it tests: the attack is on the server as a process of its own.
    const report = await runAttack({ seed, only: [section], scale: "short" });
    const said = `seed ${seed}\n${report.problems.join("\n")}\n${tableText(report)}`;
    expect(report.rows, said).toMatchObject([{ wrong: 0, duplicates: 0, leaks: 0, exits: 0 }]);
    expect(report.rows[0]?.tries, said).toBeGreaterThan(5);
  },
);
