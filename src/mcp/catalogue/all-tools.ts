/**
 * How every tool is listed. The bundle holds this as data, written when it was built: declaring forty tools and turning their
 * schemas into JSON Schema is a third of the start-up time, and a client that only lists tools needs none of it.
 */
import { TOOLS } from "../../tools/index.js";
import { listedTool, type Offer } from "./listed-tool.js";

export const OFFERS: readonly Offer[] = TOOLS.map((tool) => ({ toolset: tool.toolset, listed: listedTool(tool) }));
