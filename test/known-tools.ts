/** Every tool the server is to have: those that a reviewer has seen, each in a file of its own. */
import { readdirSync } from "node:fs";

const seenOf = (toolset: string): readonly string[] =>
  readdirSync(new URL(`tools/__snapshots__/${toolset}`, import.meta.url)).map((file) => file.replace(".json", ""));

export const portingTools = seenOf("porting");
export const hostingTools = seenOf("hosting");
export const guidanceTools = seenOf("guidance");

export const knownTools: readonly string[] = [...portingTools, ...hostingTools, ...guidanceTools];
