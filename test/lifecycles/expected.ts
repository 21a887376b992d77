/**
 * What each state allows and where it leads, written down by hand from the contract's words and not from `src/lifecycles`:
 * a test that took its expectation from the table under test could not see a line vanish from it. Each `says` stands in the
 * contract word for word, which `expected.test.ts` checks.
 */
import type { Verdict } from "../../src/lifecycles/index.js";

export interface Expected {
  readonly contract: "porting" | "imported-hosting";
  /** By action, then by state, the verdict. */
  readonly verdicts: Readonly<Record<string, Readonly<Record<string, Verdict>>>>;
  readonly transitions: readonly string[];
  /** The contract's words behind a line (a state) or a column (an action). */
  readonly says: Readonly<Record<string, string>>;
  /** What no word of the contract says, and why we expect it all the same. */
  readonly ours: Readonly<Record<string, string>>;
}

const VERDICTS: Readonly<Record<string, Verdict>> = { yes: "allowed", no: "forbidden", "?": "unknown" };

/** Reads a table of states by actions: yes, no, or ? where no source says. */
function table(text: string): Expected["verdicts"] {
  const [head = [], ...lines] = text
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
  const cell = (state = "", action = "", word = ""): Verdict => {
    const verdict = VERDICTS[word];
    if (!verdict) throw new Error(`${state}, ${action}: ${word} is neither yes, no nor ?`);
    return verdict;
  };
  return Object.fromEntries(
    head.map((action, column) => [
      action,
      Object.fromEntries(lines.map(([state, ...cells]) => [state, cell(state, action, cells[column])])),
    ]),
  );
}

/** Reads the ways out of each state; a state that is reached in two ways is named twice. */
const ways = (text: string): string[] =>
  text
    .trim()
    .split("\n")
    .flatMap((line) => {
      const [from, to = ""] = line.trim().split(/\s*->\s*/);
      return to.split(/\s+/).map((one) => `${from} -> ${one}`);
    })
    .sort();

export const expected = {
  "port-in-order": {
    contract: "porting",
    verdicts: table(`
                           read  update  cancel  activate  add-note  add-document
      ORDER_BUILDING       yes   ?       ?       no        ?         ?
      PENDING              yes   yes     yes     no        yes       yes
      CONFIRMED            yes   no      no      yes       yes       yes
      COMPLETED            yes   no      no      no        ?         ?
      PENDING_CANCELATION  yes   no      no      no        ?         ?
      CANCELED             yes   no      no      no        ?         ?
    `),
    transitions: ways(`
      ORDER_BUILDING -> PENDING
      PENDING -> CONFIRMED CANCELED CANCELED PENDING_CANCELATION
      PENDING_CANCELATION -> CANCELED
      CONFIRMED -> COMPLETED COMPLETED CANCELED
    `),
    says: {
      read: "The complete order: schedule, numbers with their statuses, notes and document metadata.",
      update: "Full replacement of an order that is still PENDING; this is not a patch",
      cancel: "Cancels an order that is still PENDING.",
      activate: "Needs onDemandActivation true, a FOC date of today or earlier",
      "add-note": "the customer answers with a note, a document or a full PUT while the order is PENDING.",
      "add-document":
        "whether notes and documents are accepted once an order is CONFIRMED, COMPLETED or CANCELED is not stated",
      ORDER_BUILDING: "Order still being assembled.",
      PENDING: "Under way and still editable",
      CONFIRMED: "Accepted and frozen; can be activated if on-demand",
      COMPLETED: "Ported, numbers active",
      PENDING_CANCELATION: "Cancellation requested and not yet carried out",
      CANCELED: "Ended by the customer or by Sinch",
    },
    ours: {
      ORDER_BUILDING: "the reference contradicts itself about this value, so Sinch decides about changes in it",
      "add-note": "while CONFIRMED, because the contract names notes and documents among what that status allows",
    },
  },
  "port-in-number": {
    contract: "porting",
    verdicts: table(`
                 read  correct  activate
      PENDING    yes   yes      no
      CONFIRMED  yes   no       yes
      REJECTED   yes   yes      no
      ACTIVATED  yes   no       no
      CANCELED   yes   no       no
      EXCLUDED   yes   no       no
    `),
    transitions: ways(`
      PENDING -> CONFIRMED REJECTED EXCLUDED CANCELED
      REJECTED -> PENDING CANCELED
      CONFIRMED -> ACTIVATED ACTIVATED CANCELED
    `),
    says: {
      read: "The complete order: schedule, numbers with their statuses, notes and document metadata.",
      correct: "the customer answers with a note, a document or a full PUT while the order is PENDING.",
      activate: "Activation addresses the whole order or whole groups; a single number cannot be activated on its own.",
      PENDING: "Waiting and still editable through the order",
      CONFIRMED: "Confirmed and frozen; can be activated if on-demand",
      REJECTED: "Refused by the losing carrier or not portable; see rejectReason.",
      ACTIVATED: "Live on Sinch",
      CANCELED: "Dropped by the customer or by Sinch",
      EXCLUDED: "Removed from the order; see exclusionReason",
    },
    ours: { REJECTED: "that a replaced order puts the number back to PENDING" },
  },
  "qualified-number": {
    contract: "imported-hosting",
    verdicts: table(`
                              read  send-voice-challenge  verify-voice-challenge  text-enable  delete
      ELIGIBLE_CHECK_PENDING  yes   ?                     ?                       no           yes
      ELIGIBLE                yes   yes                   ?                       yes          yes
      NOT_ELIGIBLE            yes   no                    no                      no           yes
      VERIFICATION_PENDING    yes   yes                   yes                     no           yes
      VERIFICATION_FAILED     yes   ?                     ?                       no           yes
      VERIFICATION_BLOCKED    yes   no                    no                      no           yes
      VERIFIED                yes   no                    no                      yes          yes
      HOSTING_IN_PROGRESS     yes   no                    no                      no           ?
      HOSTING_DONE            yes   no                    no                      no           yes
      HOSTING_FAILED          yes   no                    no                      yes          yes
    `),
    transitions: ways(`
      ELIGIBLE_CHECK_PENDING -> ELIGIBLE NOT_ELIGIBLE
      ELIGIBLE -> VERIFICATION_PENDING HOSTING_IN_PROGRESS
      VERIFICATION_PENDING -> VERIFIED VERIFICATION_FAILED VERIFICATION_BLOCKED
      VERIFICATION_FAILED -> VERIFICATION_PENDING
      VERIFIED -> HOSTING_IN_PROGRESS
      HOSTING_IN_PROGRESS -> HOSTING_DONE HOSTING_FAILED
      HOSTING_FAILED -> HOSTING_IN_PROGRESS
    `),
    says: {
      read: "Current eligibility, ownership and hosting state of one candidate number.",
      "send-voice-challenge": "For a handful of numbers the voice challenge is the alternative proof.",
      "verify-voice-challenge": "Submits the code heard in the voice call.",
      "text-enable":
        "the overview demands qualified numbers with proven ownership (VERIFIED); the summary tells callers to wait for ELIGIBLE.",
      delete: "Nothing says whether deletion is refused while hosting is in progress",
      ELIGIBLE_CHECK_PENDING: "Eligibility not decided yet.",
      ELIGIBLE: "May be hosted.",
      NOT_ELIGIBLE: "Cannot be hosted.",
      VERIFICATION_PENDING: "Ownership proof outstanding.",
      VERIFICATION_FAILED: "Return edges out of the FAILED states are guesses and are left out.",
      VERIFICATION_BLOCKED: "the VERIFICATION_BLOCKED state suggests that an attempt limit exists.",
      VERIFIED: "Ownership proven.",
      HOSTING_IN_PROGRESS: "Hosting under way.",
      HOSTING_DONE: "Hosted.",
      HOSTING_FAILED: "Hosting failed.",
    },
    ours: {
      VERIFICATION_FAILED: "that it may be tried again: Sinch decides",
      HOSTING_FAILED: "that it may be ordered again once its cause is mended",
    },
  },
  "hosting-order": {
    contract: "imported-hosting",
    verdicts: table(`
                                 read  read-report  read-numbers
      DRAFT                      yes   ?            ?
      SUBMITTED                  yes   yes          yes
      WAITING_FOR_LOA_SIGNATURE  yes   yes          yes
      IN_PROGRESS                yes   yes          yes
      COMPLETED                  yes   yes          yes
      REJECTED                   yes   yes          yes
    `),
    transitions: ways(`
      DRAFT -> SUBMITTED
      SUBMITTED -> WAITING_FOR_LOA_SIGNATURE IN_PROGRESS
      WAITING_FOR_LOA_SIGNATURE -> IN_PROGRESS REJECTED
      IN_PROGRESS -> COMPLETED REJECTED
    `),
    says: {
      read: "Reads one order, of either type, with its overall state.",
      "read-report": "Counters summarising how many of the order's numbers have passed each stage.",
      "read-numbers": "Per-number progress inside one order.",
      DRAFT: "No API operation creates a DRAFT, so it is probably a dashboard state.",
      SUBMITTED: "Received.",
      WAITING_FOR_LOA_SIGNATURE: "LOA sent, signature outstanding.",
      IN_PROGRESS: "Being carried out.",
      COMPLETED:
        "Whether COMPLETED implies that every number succeeded is not stated; check the report and the numbers.",
      REJECTED: "Refused.",
    },
    ours: { WAITING_FOR_LOA_SIGNATURE: "that a refused signature rejects the order" },
  },
  "hosting-order-number": {
    contract: "imported-hosting",
    verdicts: table(`
                         read  read-imported
      STATE_UNSPECIFIED  yes   ?
      WAITING            yes   ?
      IN_PROGRESS        yes   ?
      DONE               yes   yes
      PARTIAL            yes   yes
      FAILED             yes   yes
    `),
    transitions: ways(`
      STATE_UNSPECIFIED -> WAITING
      WAITING -> IN_PROGRESS
      IN_PROGRESS -> DONE PARTIAL FAILED
    `),
    says: {
      read: "Per-number progress inside one order.",
      STATE_UNSPECIFIED: "Unknown or not applicable.",
      WAITING: "Queued, not started.",
      IN_PROGRESS: "Running now.",
      DONE: "Finished successfully.",
      FAILED: "Ended in failure.",
    },
    ours: {
      PARTIAL: "the contract has states of steps and carriers; this one is derived for the number as a whole",
      "read-imported": "an imported number is there to be read once work on it has ended",
    },
  },
} as const satisfies Readonly<Record<string, Expected>>;

/** What is expected of a lifecycle, by its id. */
export const expectedOf = (id: string): Expected => (expected as Readonly<Record<string, Expected>>)[id] as Expected;

/** The verdict on an action in a state; there is one for each of both. */
export function expectedVerdict(id: keyof typeof expected, state: string, action: string): Verdict {
  const found = expectedOf(id).verdicts[action]?.[state];
  if (!found) throw new Error(`${id}: nothing is expected of ${action} while ${state}`);
  return found;
}
