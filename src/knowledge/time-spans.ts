/** The spans of time that the trade goes by. None is a rule of Sinch; what is warned of and what is advised come from here. */
import { inWords } from "../values/number-words.js";

/** Business days before the desired date: fewer are commonly refused, and for a business account more are better. */
export const LEAST_LEAD = 3;
export const GOOD_LEAD = 7;
/** Days before the desired date: more are often refused. */
export const LONGEST_LEAD = 30;
export const LEAST_LEAD_TEXT = `${inWords(LEAST_LEAD)} business days`;
export const GOOD_LEAD_TEXT = `${inWords(GOOD_LEAD)} business days`;
export const LONGEST_LEAD_TEXT = `${LONGEST_LEAD} days`;

/** How old an LOA or a bill may be. */
export const PAPERS_AGE_TEXT = "30 days";

/** How long a losing carrier honours a FOC. */
export const FOC_HONOURED_TEXT = "about 10 business days";

/** How often it is worth looking at something that moves within the hour. */
export const LOOK_EVERY_TEXT = "every 15 minutes";
