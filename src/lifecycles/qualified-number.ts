/** The states of a number that is checked for hosting, and of each of its checks: what they mean, what they allow, who acts next. */
import { invoiceMail } from "../knowledge/invoice-mail.js";
import { canonicalName, lifecycle } from "./lifecycle.js";

/** What Sinch's check of a number usually takes. */
export const CHECK_MINUTES = 5;

export const qualifiedNumber = lifecycle({
  id: "qualified-number",
  title: "Qualified number",
  about:
    "A number that stays at its carrier and is to be text-enabled on Sinch: first whether it may be hosted, then whether you own it, then the hosting itself.",
  initial: "ELIGIBLE_CHECK_PENDING",
  terminal: ["NOT_ELIGIBLE", "VERIFICATION_BLOCKED", "HOSTING_DONE"],
  actions: {
    read: "Read the number",
    "send-voice-challenge": "Have the number called with an ownership code",
    "verify-voice-challenge": "Send in the code that was heard",
    "text-enable": "Order hosting, which sends the LOA to its signer",
    delete: "Drop the candidate",
  },
  states: {
    ELIGIBLE_CHECK_PENDING: {
      meaning: "Sinch has not decided yet whether the number may be hosted.",
      actor: "Sinch",
      allows: ["read", "delete"],
      unstated: ["send-voice-challenge", "verify-voice-challenge"],
      next: [
        {
          tool: "get_qualified_number",
          why: `look again in about ${CHECK_MINUTES} minutes: whether it has become ELIGIBLE`,
        },
      ],
      source: "reference",
    },
    ELIGIBLE: {
      meaning: `The number may be hosted. Prove ownership first, by voice code or by invoices mailed to ${invoiceMail.to}; then text-enable it.`,
      sourceNote: "The overview wants proven ownership before text-enabling, a public summary does not.",
      actor: "you",
      allows: ["read", "send-voice-challenge", "text-enable", "delete"],
      unstated: ["verify-voice-challenge"],
      next: [
        { tool: "send_voice_challenge", why: "prove ownership of a few numbers at once; it rings the phone" },
        {
          tool: "get_qualified_number",
          why: `if invoices were mailed: look again in a day, the review takes ${invoiceMail.review}`,
        },
      ],
      source: "reference",
    },
    NOT_ELIGIBLE: {
      meaning: "The number cannot be hosted; osrEligibility.error may say why.",
      actor: "nobody",
      allows: ["read", "delete"],
      next: [{ tool: "check_portability", why: "see whether the number can be ported instead" }],
      source: "reference",
    },
    VERIFICATION_PENDING: {
      meaning: "Proof of ownership is outstanding: the voice code is to be entered, or invoices are under review.",
      actor: "you",
      allows: ["read", "send-voice-challenge", "verify-voice-challenge", "delete"],
      next: [
        { tool: "verify_voice_challenge", why: "send in the code that was heard in the call" },
        { tool: "send_voice_challenge", why: "have the number called, if it has not been" },
        { tool: "get_qualified_number", why: `if invoices were mailed to ${invoiceMail.to}: look again in a day` },
      ],
      source: "reference",
    },
    VERIFICATION_FAILED: {
      meaning:
        "Proof of ownership failed; ownershipVerification.error may say why. Try the other proof, or the same once more.",
      sourceNote: "Whether it may be tried again is not documented.",
      actor: "you",
      allows: ["read", "delete"],
      unstated: ["send-voice-challenge", "verify-voice-challenge"],
      next: [{ tool: "send_voice_challenge", why: `try once more, or mail invoices to ${invoiceMail.to}` }],
      source: "reference",
    },
    VERIFICATION_BLOCKED: {
      meaning: `Proof of ownership is blocked, probably after too many attempts. Only Sinch can lift it: write to ${invoiceMail.to}.`,
      actor: "Sinch",
      allows: ["read", "delete"],
      next: [
        { tool: "get_qualified_number", why: `once ${invoiceMail.to} has answered: see whether the block is lifted` },
      ],
      source: "reference",
    },
    VERIFIED: {
      meaning: "Ownership is proven: the number can be text-enabled.",
      actor: "you",
      allows: ["read", "text-enable", "delete"],
      next: [
        {
          tool: "text_enable_qualified_numbers",
          why: "order hosting for local numbers; it mails the LOA to its signer. First ask the person for all that it takes: the LOA's parts, and service plan and campaign where none is set",
        },
        {
          tool: "text_enable_qualified_toll_free_numbers",
          why: "order hosting for toll-free numbers, the same way, without a campaign",
        },
      ],
      source: "reference",
    },
    HOSTING_IN_PROGRESS: {
      meaning:
        "A hosting order for the number is under way; it may be waiting for the LOA signature. The order's id is not told here: it was answered when the order was placed.",
      actor: "Sinch",
      allows: ["read"],
      unstated: ["delete"],
      next: [
        { tool: "get_qualified_number", why: "look again in a few hours, until it is HOSTING_DONE or HOSTING_FAILED" },
        { tool: "list_hosting_orders", why: "find the order by its service plan and campaign, if its id is not known" },
      ],
      source: "reference",
    },
    HOSTING_DONE: {
      meaning:
        "Hosted: the number is an imported number now. This state is not updated afterwards; the imported number is the truth.",
      actor: "nobody",
      allows: ["read", "delete"],
      next: [
        { tool: "get_imported_number", why: "check its service plan, campaign and carriers" },
        {
          tool: "delete_qualified_number",
          why: "only if the imported number is gone and is to be hosted anew: then qualify it again",
        },
      ],
      source: "reference",
    },
    HOSTING_FAILED: {
      meaning: "Hosting failed; hostedNumber.error may say why. Once that is mended, order it again.",
      sourceNote: "That it may be ordered again is our inference.",
      actor: "you",
      allows: ["read", "text-enable", "delete"],
      next: [
        { tool: "text_enable_qualified_numbers", why: "order a local number again, once the cause is mended" },
        { tool: "text_enable_qualified_toll_free_numbers", why: "the same for a toll-free number" },
      ],
      source: "inferred",
    },
  },
  transitions: [
    { from: "ELIGIBLE_CHECK_PENDING", to: "ELIGIBLE", cause: "check passed", by: "Sinch", source: "summary" },
    { from: "ELIGIBLE_CHECK_PENDING", to: "NOT_ELIGIBLE", cause: "check refused", by: "Sinch", source: "summary" },
    {
      from: "ELIGIBLE",
      to: "VERIFICATION_PENDING",
      cause: "voice challenge or invoices sent",
      by: "you",
      source: "summary",
    },
    {
      from: "VERIFICATION_PENDING",
      to: "VERIFIED",
      cause: "right code or invoices accepted",
      by: "you",
      source: "summary",
    },
    {
      from: "VERIFICATION_PENDING",
      to: "VERIFICATION_FAILED",
      cause: "wrong code or invoices refused",
      by: "you",
      source: "summary",
    },
    {
      from: "VERIFICATION_PENDING",
      to: "VERIFICATION_BLOCKED",
      cause: "too many attempts",
      by: "Sinch",
      source: "summary",
    },
    {
      from: "VERIFICATION_FAILED",
      to: "VERIFICATION_PENDING",
      cause: "new voice challenge or invoices",
      by: "you",
      source: "inferred",
    },
    {
      from: "ELIGIBLE",
      to: "HOSTING_IN_PROGRESS",
      cause: "text-enabled without proof of ownership",
      by: "you",
      source: "inferred",
    },
    { from: "VERIFIED", to: "HOSTING_IN_PROGRESS", cause: "text-enabled", by: "you", source: "summary" },
    { from: "HOSTING_IN_PROGRESS", to: "HOSTING_DONE", cause: "hosting finished", by: "Sinch", source: "summary" },
    { from: "HOSTING_IN_PROGRESS", to: "HOSTING_FAILED", cause: "hosting failed", by: "Sinch", source: "summary" },
    { from: "HOSTING_FAILED", to: "HOSTING_IN_PROGRESS", cause: "text-enabled again", by: "you", source: "inferred" },
  ],
  spelling: { prefixes: ["GLOBAL_PROCESS_STATE_"] },
  sources: [
    "Sinch Imported Numbers and Hosting Orders API reference: global process state",
    "Public Sinch skill: the order of the states",
    "Inferred: a cause for each transition, and trying again after a failure",
  ],
});

/** `hostedNumber.status` of a qualified number, which arrives as 0, 1 or 2, as UNSPECIFIED, HOSTED or FAILED. */
export function hostedNumberStatus(raw: unknown): string {
  const spelling = { prefixes: ["HOSTING_STATUS_"], numbers: { 0: "UNSPECIFIED", 1: "HOSTED", 2: "FAILED" } };
  return canonicalName(["UNSPECIFIED", "HOSTED", "FAILED"], spelling, raw) ?? String(raw);
}
