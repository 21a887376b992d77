/** How to use the sandbox: data of the page byon://sandbox. */
import { ours, type Section } from "./fact.js";

/** What a tester needs to know about the sandbox, beside its test numbers. Control paths are below `/__sandbox`. */
export const sandboxGuide: readonly Section[] = [
  {
    heading: "Starting it",
    facts: [
      ours(
        "--sandbox points this server at a fake Sinch of its own on 127.0.0.1. No account, no credentials, no network.",
      ),
      ours("sinch-byon-mcp sandbox --port 4010 runs it alone, for anybody's tests."),
      ours(
        "Routes, status codes, bodies and their oddities follow the published contract. Nothing is called, mailed or ported.",
      ),
    ],
  },
  {
    heading: "Time",
    facts: [
      ours(
        "Orders move by sandbox time, on their own at --sandbox-speed (sandbox seconds per real second), or at once when the clock is advanced.",
      ),
      ours(
        'POST /clock with {"advance":"P1D"}, {"advance":"PT4H"} or {"set":"2027-01-19T16:30:00Z"}: everything that is due happens, in order. GET /clock tells the time.',
      ),
    ],
  },
  {
    heading: "Faults",
    facts: [
      ours(
        "POST /faults makes the next fitting requests fail. Kinds: delay, hold (until POST /faults/release), reset-before (nothing happened), reset-after (it happened, the answer is lost), status, rate-limit, expired-token, garbage, cut.",
      ),
      ours(
        'For example {"kind":"reset-after","operationId":"orderPortIn"}, or {"kind":"rate-limit","retryAfter":2,"times":3}. GET /faults lists them, DELETE /faults takes them back.',
      ),
      ours("POST /tokens/expire: every token issued so far is expired."),
    ],
  },
  {
    heading: "Looking inside",
    facts: [
      ours(
        "GET /state: everything it holds. GET /moves: every change of state. GET /ledger: every request. GET /callbacks: every callback sent.",
      ),
      ours("Callbacks go to this machine only; with --sandbox-callbacks anywhere they go wherever a caller says."),
      ours("POST /reset forgets everything but the time and the tokens; DELETE /ledger starts the ledger afresh."),
    ],
  },
];
