// Cold start and memory, side by side with a bare one-tool server bundled the same way: `npm run bench:start`. Build first.
import { build } from "esbuild";
import { BUNDLING } from "../scripts/build.mjs";
import { against, coldStart, median, table } from "./measure.mjs";

const ROUNDS = 9;
const ours = ["dist/server.js"];
const bare = ["build/bare-server.js"];
await build({ ...BUNDLING, entryPoints: ["bench/bare-server.mjs"], outdir: "build" });
const runs = { ours: [], bare: [] };
// Taken in turns, so that whatever else the machine does strikes both.
await coldStart(ours);
await coldStart(bare);
for (let round = 0; round < ROUNDS; round++) {
  runs.bare.push(await coldStart(bare));
  runs.ours.push(await coldStart(ours));
}
const of = (name, what) => median(runs[name].map((run) => run[what]));
table([
  ["median of 9", "cold start to first tools/list", "RSS", "tools/list"],
  ...["bare", "ours"].map((name) => [
    name === "bare" ? "bare SDK, one tool" : "sinch-byon-mcp",
    `${of(name, "ms").toFixed(0)} ms`,
    `${of(name, "rss").toFixed(0)} MB`,
    `${(of(name, "bytes") / 1000).toFixed(1)} KB`,
  ]),
]);
console.log(`cold start ${against(of("ours", "ms") / of("bare", "ms"), 1.3)}`);
console.log(
  `RSS        ${against(of("ours", "rss") / of("bare", "rss"), 1.25)}; ${against(of("ours", "rss"), 80, " MB")}`,
);
