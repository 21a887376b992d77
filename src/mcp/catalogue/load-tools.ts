import type { Tool } from "../../tools/tool.js";

/** Every tool there is. Loaded when one is first called: how each is listed is known without it. */
export const loadTools = async (): Promise<readonly Tool[]> => (await import("../../tools/index.js")).TOOLS;
