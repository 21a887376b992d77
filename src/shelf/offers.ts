/**
 * What is known of every tool before one is used. The bundle holds this list as data, written when it was built: declaring
 * forty tools and turning their schemas into JSON Schema is a third of the start-up time, and a client that only lists
 * tools needs none of it.
 */
import type { Offer } from "../mcp/catalogue.js";
import { offerOf } from "../mcp/listing.js";
import { ALL_TOOLS } from "./all.js";

export const OFFERS: readonly Offer[] = ALL_TOOLS.map(offerOf);
