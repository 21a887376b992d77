/**
 * The mail that proves ownership by invoices. Sinch's reference and both public summaries say to send it after submitting
 * the numbers; an overview page speaks of it after ELIGIBLE. Sent at once, it is right under either.
 */
export const invoiceMail = {
  to: "orders@sinch.com",
  /** What the invoices must show. */
  must: "invoices of the current carrier that list every one of the numbers",
  review: "1-3 business days",
} as const;
