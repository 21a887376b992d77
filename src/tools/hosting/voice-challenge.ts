import { z } from "zod";
import { ByonError, retold } from "../../errors.js";
import { invoiceMail } from "../../knowledge/invoice-mail.js";
import { CHECK_MINUTES } from "../../lifecycles/index.js";
import { phoneNumber as dialled, lookupNumber, plain, step } from "../fields.js";
import { operation } from "../operation.js";
import {
  type QualifiedNumber,
  qualifiedNext,
  qualifiedSentence,
  qualifiedState,
  qualifiedSummary,
  readQualified,
  requireNumberAllows,
} from "./qualified-number-view.js";
import { getQualifiedNumber } from "./read-qualified-numbers.js";

/** What a call and its code take. */
const CALL_SECONDS = 60;

/**
 * Throws ByonError `not_allowed` when the number began or renewed its proof just now: the telephone may be ringing, for
 * another caller or for a call whose answer was lost, and no read tells.
 */
function requireQuiet(number: QualifiedNumber, phoneNumber: string, now: Date): void {
  if (qualifiedState(number) !== "VERIFICATION_PENDING") return;
  // Answers are dated to the second, so that a moment ago may lie a moment ahead.
  const age = (now.getTime() - Date.parse(number.updatedTime ?? "")) / 1000;
  if (!(Math.abs(age) < CALL_SECONDS)) return;
  const wait = Math.ceil(CALL_SECONDS - Math.max(0, age));
  throw new ByonError({
    kind: "not_allowed",
    message: `The proof of ${phoneNumber} was begun or renewed less than ${CALL_SECONDS} seconds ago: the telephone may just have rung. Nothing was sent.`,
    fix: `Ask the person whether it rang. If it did not, call again in ${wait} seconds.`,
    data: { ...qualifiedSummary(number), retryAfterSeconds: wait },
    next: [step("verify_voice_challenge", "if the telephone rang: with the code that was heard")],
  });
}

/**
 * Throws ByonError `not_allowed` while Sinch still checks the number: whoever asks ahead is told when to come back. No source
 * says that Sinch would refuse, but nobody's telephone rings for a number that may turn out not to be ELIGIBLE.
 */
function requireChecked(number: QualifiedNumber, phoneNumber: string): void {
  if (qualifiedState(number) !== "ELIGIBLE_CHECK_PENDING") return;
  throw new ByonError({
    kind: "not_allowed",
    message: `${qualifiedSentence(number, phoneNumber)} Until it is ELIGIBLE nobody is called. Nothing was sent.`,
    fix: `Call again in about ${CHECK_MINUTES} minutes, with the same arguments.`,
    retryable: true,
    data: { ...qualifiedSummary(number), retryAfterSeconds: CHECK_MINUTES * 60 },
    next: [
      step(
        "send_voice_challenge",
        `in about ${CHECK_MINUTES} minutes: its preview looks again whether the number is ELIGIBLE`,
      ),
    ],
  });
}

/** Reference: POST /qualifiedNumbers/{phoneNumber}:sendVoiceChallenge; no body. */
export const sendVoiceChallenge = operation({
  name: "send_voice_challenge",
  title: "Send voice challenge",
  description:
    "Calls the number now and reads out an ownership code. First make sure that somebody is there to answer.",
  api: "hosting",
  route: "POST /qualifiedNumbers/{phoneNumber}:sendVoiceChallenge",
  page: "imported-hosting/qualified-numbers/qualifiednumberservice_sendvoicechallenge",
  effect: "reaches-people",
  path: { phoneNumber: dialled },
  reply: readQualified,
  target: ({ phoneNumber }, context) => context.call(getQualifiedNumber, { phoneNumber }),
  allow({ phoneNumber }, number, context) {
    requireChecked(number, phoneNumber);
    requireNumberAllows(number, phoneNumber, "send-voice-challenge");
    requireQuiet(number, phoneNumber, context.now());
  },
  approve: {
    preview({ phoneNumber }, number) {
      return {
        summary: `Calls ${phoneNumber} now; whoever answers hears a code.`,
        details: { phoneNumber, state: qualifiedState(number) },
        consequence: "The telephone rings at once. Too many attempts may block the number.",
      };
    },
    revision: (number) => [number.globalProcessState, number.updatedTime],
  },
  lost: {
    // A number that waited for a code before waits for one afterwards: no read tells whether the phone rang.
    settle: () => ({
      outcome: "unknown",
      ask: step("get_qualified_number", "then ask the person whether the phone has rung; no read shows that"),
      holdBack: true,
    }),
  },
  answer: {
    summary: (number, { phoneNumber }) =>
      `One call is being placed to ${phoneNumber}, with its code; it is ${plain(qualifiedState(number))}. Ask whoever answers for the code.`,
    shape: (number) => ({ data: qualifiedSummary(number) }),
    next: () => [step("verify_voice_challenge", "with the code that was heard, exactly as heard")],
  },
});

const PROOF_FAILED: ReadonlySet<string> = new Set(["VERIFICATION_FAILED", "VERIFICATION_BLOCKED"]);

/** How Sinch reports a wrong code is not documented; a state that failed says it whatever the status of the answer. */
function wrongCode(number: QualifiedNumber, phoneNumber: string): ByonError {
  const blocked = qualifiedState(number) === "VERIFICATION_BLOCKED";
  return new ByonError({
    kind: "refused",
    message: `The code was not accepted, and is dead now: ${phoneNumber} is ${plain(qualifiedState(number))}. No further call was placed.`,
    fix: blocked
      ? `Only Sinch can lift the block: write to ${invoiceMail.to}.`
      : "Do not guess: attempts can block the number. Have it called again for a new code, when somebody is there to answer.",
    data: qualifiedSummary(number),
    next: qualifiedNext(number, phoneNumber),
  });
}

/** A refusal by Sinch, with what can be done about it. */
function withTheWayOn(thrown: unknown): unknown {
  if (!(thrown instanceof ByonError) || thrown.kind !== "refused") return thrown;
  return retold(thrown, {
    fix: "sinch.message gives Sinch's reason. If no call is open for the number, or its code has expired, have it called again; never guess a code.",
    next: [
      step("send_voice_challenge", "have the number called, when somebody is there to answer"),
      step("get_qualified_number", "see the state of the proof"),
    ],
  });
}

/** Reference: POST /qualifiedNumbers/{phoneNumber}:verifyVoiceChallenge. How a wrong code is reported is not documented. */
export const verifyVoiceChallenge = operation({
  name: "verify_voice_challenge",
  title: "Verify voice challenge",
  description: "Proves ownership with the code heard in the call. Ask the person for it; never guess.",
  api: "hosting",
  route: "POST /qualifiedNumbers/{phoneNumber}:verifyVoiceChallenge",
  page: "imported-hosting/qualified-numbers/qualifiednumberservice_verifyvoicechallenge",
  effect: "writes",
  path: { phoneNumber: lookupNumber },
  body: {
    code: z
      .string({ error: "must be text, so that leading zeros stay" })
      .trim()
      .regex(/^[A-Za-z0-9]{1,16}$/, "must be the code as it was heard, digits only, without spaces")
      .meta({
        publish: { type: "string", pattern: "^[A-Za-z0-9]{1,16}$", description: "As heard, with leading zeros" },
      }),
  },
  reply: readQualified,
  target: ({ phoneNumber }, context) => context.call(getQualifiedNumber, { phoneNumber }),
  allow: ({ phoneNumber }, number) => requireNumberAllows(number, phoneNumber, "verify-voice-challenge"),
  async send({ phoneNumber }, _, __, send) {
    const number = await send().catch((thrown: unknown) => {
      throw withTheWayOn(thrown);
    });
    if (PROOF_FAILED.has(qualifiedState(number))) throw wrongCode(number, phoneNumber);
    return number;
  },
  lost: {
    keep: (number) => number,
    settle({ phoneNumber }, number, then) {
      const same = number.globalProcessState === then.globalProcessState && number.updatedTime === then.updatedTime;
      if (same) return { outcome: "not-done" };
      return PROOF_FAILED.has(qualifiedState(number))
        ? { outcome: "failed", error: wrongCode(number, phoneNumber) }
        : { outcome: "done", reply: number };
    },
    tells: () => step("get_qualified_number", "its state tells whether the code was taken"),
  },
  answer: {
    summary: (number, { phoneNumber }) => qualifiedSentence(number, phoneNumber),
    shape: (number) => ({ data: qualifiedSummary(number) }),
    next: (number, { phoneNumber }) => qualifiedNext(number, phoneNumber),
  },
});
