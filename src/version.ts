import { createRequire } from "node:module";

const manifest = createRequire(import.meta.url)("../package.json") as { version: string; engines: { node: string } };

/** The version stands in package.json and nowhere else. */
export const VERSION: string = manifest.version;
/** The oldest Node that runs this, e.g. `20.18.1`; from the same file. */
export const NODE_WANTED: string = manifest.engines.node.replace(/^>=/, "");
