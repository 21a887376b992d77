import type { Tool } from "../tool.js";
import { type GuidePage, readGuide } from "./read-guide.js";
import { recommendPath } from "./recommend-path.js";

/** The guidance tools, over the pages there are to read. */
export const guidanceTools = (pages: ReadonlyMap<string, GuidePage>): readonly Tool[] =>
  [readGuide(pages), recommendPath].map((declaration) => ({ toolset: "guidance", declaration }));
