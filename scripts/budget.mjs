// What a model pays for before it has said a word: `npm run budget`. Bytes of every tool as tools/list sends it, of every
// way to start the server, and tokens (bytes / 4). Ends with 1 when something is above budget.json. Build first.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const modules = new URL("../build/", import.meta.url);
const { selectTools } = await import(new URL("mcp/catalogue/selection.js", modules));
const { INSTRUCTIONS } = await import(new URL("mcp/instructions.js", modules));
const { OFFERS } = await import(new URL("mcp/catalogue/all-tools.js", modules));

const bytes = (value) => Buffer.byteLength(typeof value === "string" ? value : JSON.stringify(value));
const listOf = (selection) => bytes({ tools: selectTools(selection).list });
const guides = OFFERS.filter(({ toolset }) => toolset === "guidance").map(({ listed }) => listed.name);

/** What is measured, by the names that budget.json uses. A toolset includes the guides, as it does for a client. */
export const MEASURED = {
  "the API's tools": listOf({ excludeTools: guides }),
  "all tools": listOf({}),
  "--toolsets porting": listOf({ toolsets: ["porting"] }),
  "--toolsets hosting": listOf({ toolsets: ["hosting"] }),
  "--read-only": listOf({ readOnly: true }),
  instructions: bytes(INSTRUCTIONS),
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const budget = JSON.parse(readFileSync(new URL("../budget.json", import.meta.url), "utf8"));
  const problems = [];
  const rows = [];
  const row = (name, size, most) => {
    rows.push([name, String(size), String(Math.ceil(size / 4)), most === undefined ? "" : String(most)]);
    if (size > most) problems.push(`${name}: ${size} bytes, budget ${most}`);
  };
  for (const { listed } of OFFERS) row(listed.name, bytes(listed), budget.largestTool);
  for (const [name, size] of Object.entries(MEASURED)) row(name, size, budget.lists[name]);
  for (const name of new Set([...Object.keys(MEASURED), ...Object.keys(budget.lists)]))
    if (!(name in MEASURED) || !(name in budget.lists)) problems.push(`${name}: stands on one side only`);
  const width = Math.max(...rows.map(([name]) => name.length));
  const line = ([name, ...figures]) => [name.padEnd(width), ...figures.map((figure) => figure.padStart(8))].join("");
  console.log([["", "bytes", "tokens", "budget"], ...rows].map(line).join("\n"));
  if (problems.length > 0) console.error(`\nOver budget:\n${problems.join("\n")}`);
  process.exit(problems.length > 0 ? 1 : 0);
}
