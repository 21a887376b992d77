import { expect, it } from "vitest";
import { runCampaign } from "../../campaign/campaign.js";
import { isClean, tableText } from "../../campaign/table.js";
import { TOOLS } from "../../src/tools/index.js";

/** The same on every run, unless the environment gives another; the message of a failure names it. */
const seed = Number(process.env.CAMPAIGN_SEED ?? 20_261_122);

it("does nothing twice, loses nothing and says nothing false while everything goes wrong", {
  timeout: 120_000,
}, async () => {
  // `npm test` builds before it tests: the kills need the server as a process of its own.
  const report = await runCampaign({ seed, writes: 150, kills: 6, script: "dist/server.js", atOnce: 8 });
  expect(isClean(report), `seed ${seed}\n${report.problems.join("\n")}\n${tableText(report, false)}`).toBe(true);
  const tried = new Set([...report.rows.values()].map(({ tool }) => tool));
  const writing = TOOLS.filter(({ declaration }) => declaration.effect !== "reads");
  expect([...tried].sort()).toEqual(writing.map(({ declaration }) => declaration.name).sort());
});
