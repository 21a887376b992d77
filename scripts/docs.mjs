// What the documentation must not get wrong is written by the code: `npm run docs` writes the parts between
// `<!-- generated: NAME -->` and `<!-- /generated -->` of every Markdown file, docs/tools.md, server.json and the diagrams;
// `node scripts/docs.mjs --check` fails when one of them is stale. Build first.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { registryEntry } from "../packaging/registry.mjs";
import { drawLifecycle } from "./diagram.mjs";
import { toolPage } from "./tool-page.mjs";

const root = dirname(import.meta.dirname);
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const source = (path) => import(new URL(`../build/${path}`, import.meta.url));
const { TOOLS } = await source("tools/index.js");
const { OFFERS } = await source("mcp/catalogue/all-tools.js");
const { COMMANDS, ENVIRONMENT, OPTIONS } = await source("options.js");
const { NEEDS_APPROVAL } = await source("tools/operation.js");
const { lifecycles } = await source("lifecycles/index.js");
const { portingTestNumbers } = await source("knowledge/test-numbers.js");
const { hostingTestNumbers } = await source("knowledge/hosting-test-numbers.js");
const { table } = await source("resources/markdown.js");
const { staticResources, resourceTemplates } = await source("resources/index.js");
const { prompts } = await source("prompts/index.js");

const TOOLSET_TITLES = { porting: "Porting", hosting: "Hosting", guidance: "Guidance, without Sinch" };

function toolTables(linkTo) {
  return Object.entries(TOOLSET_TITLES)
    .map(([toolset, title]) => {
      const rows = TOOLS.filter((tool) => tool.toolset === toolset).map(({ declaration }) => [
        `[\`${declaration.name}\`](${linkTo}#${declaration.name})`,
        firstSentence(declaration.description),
        NEEDS_APPROVAL.has(declaration.effect) ? "asks first" : declaration.effect === "reads" ? "reads" : "writes",
      ]);
      return `**${title}** (\`--toolsets ${toolset}\`)\n\n${table(["tool", "what it does", ""], rows)}`;
    })
    .join("\n\n");
}

const firstSentence = (text) => /^.*?\.(?= [A-Z]|$)/.exec(text)?.[0] ?? text;

function configuration() {
  const commands = table(
    ["command", "does"],
    [
      ["`sinch-byon-mcp [options]`", "serve (the default)"],
      ...COMMANDS.map(({ usage, about }) => [`\`sinch-byon-mcp ${usage}\``, about]),
    ],
  );
  const valuesOf = ({ kind, choices, value }) => (kind === "flag" ? "" : ` ${choices?.join("|") ?? value}`);
  const groups = [...new Set(OPTIONS.map(({ group }) => group))].map((group) => {
    const rows = OPTIONS.filter((option) => option.group === group).map((option) => [
      `\`--${option.flag}${valuesOf(option)}\``,
      option.fallback === undefined ? "" : `\`${option.fallback}\``,
      option.about,
    ]);
    return table([group, "default", ""], rows);
  });
  const variables = table(
    ["environment", ""],
    ENVIRONMENT.map(({ name, about }) => [`\`${name}\``, about]),
  );
  return [commands, ...groups, variables].join("\n\n");
}

const testNumbers = () =>
  [
    "Porting, by the whole number:",
    table(
      ["number", "what happens"],
      portingTestNumbers.map(({ number, does }) => [`\`${number}\``, does]),
    ),
    "Hosting, by the last two digits of a number +1 NXX 555-01xx:",
    table(
      ["ends in", "what happens"],
      hostingTestNumbers.map(({ ending, does }) => [`\`${ending}\``, does]),
    ),
  ].join("\n\n");

const resources = () =>
  table(
    ["URI", "what it holds"],
    [...staticResources, ...resourceTemplates].map(({ uri, uriTemplate, description }) => [
      `\`${uri ?? uriTemplate}\``,
      description,
    ]),
  );

const promptTable = () =>
  table(
    ["prompt", "what it starts"],
    prompts.map(({ name, description }) => [`\`${name}\``, description]),
  );

const diagrams = (folder) =>
  lifecycles.map(({ id, title }) => `![Lifecycle: ${title}](${folder}${id}.svg)`).join("\n\n");

/** What a test plays, as a page shows it. */
const example = (file) =>
  ["```ts", readFileSync(join(root, "test/adding-an-operation", file), "utf8").trim(), "```"].join("\n");

/** Every part that a page may ask for; `inDocs` tells from where links lead. */
const PARTS = {
  tools: (inDocs) => toolTables(inDocs ? "tools.md" : "docs/tools.md"),
  configuration,
  "test-numbers": testNumbers,
  resources,
  prompts: promptTable,
  "example-operation": () => example("carrier-messages.ts"),
  "example-route": () => example("carrier-messages-route.ts"),
  diagrams: (inDocs) => diagrams(inDocs ? "diagrams/" : "docs/diagrams/"),
};

const MARKED = /<!-- generated: ([\w-]+) -->\n[\s\S]*?<!-- \/generated -->/g;

function withParts(path, text) {
  return text.replace(MARKED, (_, name) => {
    const part = PARTS[name];
    if (!part) throw new Error(`${path} asks for "${name}"; there are: ${Object.keys(PARTS).join(", ")}`);
    return `<!-- generated: ${name} -->\n${part(path.startsWith("docs/"))}\n<!-- /generated -->`;
  });
}

function expected() {
  const pages = ["README.md", ...markdownIn("docs")].filter((path) => path !== "docs/tools.md");
  return new Map([
    ...pages.map((path) => [path, withParts(path, readFileSync(join(root, path), "utf8"))]),
    [
      "server.json",
      `${JSON.stringify(registryEntry({ manifest, environment: ENVIRONMENT, options: OPTIONS }), null, 2)}\n`,
    ],
    ["docs/tools.md", toolPage(TOOLS, OFFERS, TOOLSET_TITLES)],
    ...lifecycles.map((machine) => [`docs/diagrams/${machine.id}.svg`, drawLifecycle(machine)]),
  ]);
}

const markdownIn = (folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}/${name}`);

function current(path) {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}

const drawn = new Set(lifecycles.map(({ id }) => `${id}.svg`));
mkdirSync(join(root, "docs/diagrams"), { recursive: true });
const orphans = readdirSync(join(root, "docs/diagrams")).filter((name) => !drawn.has(name));
const files = expected();
const stale = [...files].filter(([path, text]) => current(path) !== text).map(([path]) => path);
if (process.argv.includes("--check")) {
  for (const path of stale) console.error(`${path} is stale: run npm run docs`);
  for (const name of orphans) console.error(`docs/diagrams/${name} is drawn from nothing: delete it`);
  if (stale.length + orphans.length > 0) process.exit(1);
  console.log(`${files.size} files hold what the code says`);
} else {
  for (const path of stale) writeFileSync(join(root, path), files.get(path));
  console.log(stale.length > 0 ? `written: ${stale.join(", ")}` : "nothing was stale");
}
