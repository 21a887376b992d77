/** Where the tools lie: what is offered is known at once, the tools themselves are fetched with the first call. */
import type { Shelf } from "../mcp/catalogue.js";
import { OFFERS } from "./offers.js";

export const SHELF: Shelf = { offers: OFFERS, load: async () => (await import("./all.js")).ALL_TOOLS };
