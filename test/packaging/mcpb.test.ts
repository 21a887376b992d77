/** The MCPB manifest: what a desktop client makes of it is what the server understands, whatever the person left out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
// @ts-expect-error a script without types
import { iconPng, iconSvg } from "../../packaging/icon.mjs";
// @ts-expect-error a script without types
import { mcpbManifest } from "../../packaging/mcpb.mjs";
import { readConfig } from "../../src/config.js";
import { OFFERS } from "../../src/mcp/catalogue/all-tools.js";

const at = (name: string) => join(import.meta.dirname, "../..", name);
const manifest = mcpbManifest({
  manifest: JSON.parse(readFileSync(at("package.json"), "utf8")),
  tools: OFFERS.map(({ listed }) => listed),
  prompts: [{}],
});
type Answer = string | boolean | string[];

/** As clients fill a manifest in: defaults first; a list takes as many words as it has items. */
function started(answers: Record<string, Answer>) {
  const defaults = Object.entries(manifest.user_config as Record<string, { default: Answer }>);
  const values = { ...Object.fromEntries(defaults.map(([name, option]) => [name, option.default])), ...answers };
  const filled = (template: string) =>
    template.replace("${".concat("__dirname}"), "/bundle").replaceAll(/\$\{user_config\.(\w+)\}/g, (whole, name) => {
      const value = values[name];
      return value === undefined ? whole : String(value);
    });
  const { args, env } = manifest.server.mcp_config as { args: string[]; env: Record<string, string> };
  const words = args.flatMap((word) => {
    const list = values[/^\$\{user_config\.(\w+)\}$/.exec(word)?.[1] ?? ""];
    return Array.isArray(list) ? list : [filled(word)];
  });
  const variables = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, filled(value)]));
  expect(words[0]).toBe("/bundle/dist/server.js");
  return readConfig(words.slice(1), variables);
}

test("nothing answered: the real Sinch, without credentials and without folders", () => {
  const config = started({});
  expect(config).toMatchObject({ command: "serve", sandbox: false, files: [], selection: { readOnly: false } });
  expect(config.sinch.projectId).toBeUndefined();
  expect(config.sinch.keySecret).toBeUndefined();
  expect(config.settings.servicePlanId).toBeUndefined();
});

test("everything answered arrives as it was meant", () => {
  const config = started({
    sandbox: true,
    read_only: true,
    project_id: "project",
    key_id: "key",
    key_secret: "secret",
    folders: ["/home/dana/Letters, signed", "/home/dana/bills"],
    service_plan_id: "plan",
    campaign_id: "CABC123",
  });
  expect(config).toMatchObject({
    sandbox: true,
    selection: { readOnly: true },
    files: ["/home/dana/Letters, signed", "/home/dana/bills"],
    sinch: { projectId: "project", keyId: "key", keySecret: "secret" },
    settings: { servicePlanId: "plan", campaignId: "CABC123" },
  });
});

test("keys are sensitive, and every answer that may stay out has a default", () => {
  const options = Object.entries(manifest.user_config as Record<string, { sensitive?: boolean; default?: unknown }>);
  expect(options.filter(([, { sensitive }]) => sensitive).map(([name]) => name)).toEqual(["key_id", "key_secret"]);
  for (const [name, option] of options) expect(option, name).toHaveProperty("default");
});

test("the icons are what their script draws", () => {
  expect(readFileSync(at("packaging/icon.svg"), "utf8")).toBe(iconSvg());
  // Compression may differ from one zlib to the next; the picture may not.
  const picture = (png: Buffer) => inflateSync(png.subarray(png.indexOf("IDAT") + 4, png.indexOf("IEND") - 8));
  expect(picture(readFileSync(at("packaging/icon.png"))).equals(picture(iconPng()))).toBe(true);
});
