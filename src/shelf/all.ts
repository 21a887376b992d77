/** Every tool there is, of either API and of guidance, in the catalogue's fixed order. */
import { guideTopics } from "../resources/index.js";
import { guidanceTools } from "../tools/guidance/index.js";
import { TOOLS } from "../tools/index.js";
import type { Tool } from "../tools/tool.js";

export const ALL_TOOLS: readonly Tool[] = [...TOOLS, ...guidanceTools(guideTopics)];
