/** What a caller is told of an approval: that one is needed and for what, that none was given, that one does not fit. */
import { ByonError } from "../../errors.js";
import type { Preview } from "../../tools/operation.js";
import type { Envelope } from "../envelope.js";
import { cleanOutside } from "../outside-text.js";
import type { Answer } from "../person.js";
import { APPROVAL_MINUTES, type TokenProblem } from "./seal.js";

/** The preview, and the token that approves just that. */
export const approvalNeeded = (
  tool: string,
  preview: Preview,
  confirmToken: string,
  secrets: ReadonlySet<string>,
): Envelope => ({
  status: "confirmation_needed",
  summary: `Nothing was sent yet. ${preview.summary} Show this to the person; only if they agree, call ${tool} with this confirmToken and nothing else.`,
  data: {
    will: cleanOutside(preview.details, secrets),
    consequence: preview.consequence,
    confirmToken,
    validForMinutes: APPROVAL_MINUTES,
  },
  next: [{ tool, why: "with this confirmToken alone, once the person agreed" }],
});

const UNAPPROVED: Readonly<Record<Answer["action"], string>> = {
  accept: "The person said no",
  decline: "The person declined",
  cancel: "The person closed the form",
  timeout: "Nobody answered the form in time",
  unreadable: "The form came back twice with an answer that does not fit",
};

export const notApproved = (tool: string, action: Answer["action"], preview: Preview): Envelope => ({
  status: "declined",
  summary: `${UNAPPROVED[action]}; ${tool} did nothing.`,
  data: { wouldHave: preview.summary },
});

const WHY: Readonly<Record<TokenProblem | "used", string>> = {
  forged: "It was not made by this server, or was altered on the way.",
  expired: `It is older than ${APPROVAL_MINUTES} minutes.`,
  "other tool": "It was given for another tool.",
  "other arguments": "The arguments are not the ones that were previewed.",
  "other caller": "It was given to another caller.",
  "changed since": "What it would touch has changed since the preview.",
  used: "It has been used: the write it approved went out.",
};

export const refusedToken = (problem: TokenProblem | "used"): ByonError =>
  new ByonError({
    kind: "confirmation_invalid",
    message: `The confirmToken does not approve this call. ${WHY[problem]} Nothing was sent.`,
    fix: `${problem === "other arguments" ? "For what was previewed, give the confirmToken alone. For anything else, call" : "Call"} again without confirmToken to get a fresh preview, show it to the person, and use the new token.`,
  });
