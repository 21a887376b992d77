import { createRequire } from "node:module";

/** The version stands in package.json and nowhere else. */
export const VERSION: string = (createRequire(import.meta.url)("../package.json") as { version: string }).version;
