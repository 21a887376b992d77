/**
 * Why a losing carrier rejects a number: how its words are recognised, what it means, which fields to correct. A new reason is a
 * new row here.
 */
import type { Basis } from "./fact.js";
import { LEAST_LEAD_TEXT, PAPERS_AGE_TEXT } from "./time-spans.js";

export interface Rejection {
  readonly name: string;
  /** What other carriers and databases print. Hints only: nothing shows that Sinch returns them. */
  readonly codes: readonly string[];
  readonly meaning: string;
  readonly fix: string;
  /** Fields of the port-in order to correct, if the fix is a correction. */
  readonly fields: readonly string[];
  readonly basis: Basis;
  /** Phrases that give the reason away in free text. */
  readonly phrases: RegExp;
}

const correct = (...fields: readonly string[]) => fields;

/**
 * Why a losing carrier refuses a number, and what to do. The order matters: the first entry whose phrases occur wins, so
 * the narrower reasons come first. Meanings and fixes are published by others in the field (carriers' support pages);
 * the names and the fields of Sinch's order are ours.
 */
export const rejections: readonly Rejection[] = [
  {
    name: "zip_mismatch",
    codes: ["8D", "POSTAL_CODE_MISMATCH"],
    meaning: "The ZIP or postal code differs from the losing carrier's record.",
    fix: "Correct the ZIP or postal code from the customer service record.",
    fields: correct("endUser.zipCode"),
    basis: "field",
    phrases: /\b(zip|postal|post) ?codes?\b|\bzip\b/i,
  },
  {
    name: "sv_conflict",
    codes: ["SV_CONFLICT"],
    meaning: "The number-portability database holds a conflicting entry.",
    fix: "Add a note for Sinch; this is not the customer's to fix.",
    fields: [],
    basis: "inferred",
    phrases: /\b(sv|subscription version) conflict\b|\bnpac\b|\bconflict in the (number|portability)/i,
  },
  {
    name: "more_recent_authorization",
    codes: [],
    meaning: "A newer letter of authorization exists elsewhere.",
    fix: "Get a new LOA signed and upload it.",
    fields: [],
    basis: "field",
    phrases: /\b(more recent|newer|later) (authori[sz]ation|loa|letter)/i,
  },
  {
    name: "loa_required",
    codes: ["E8", "ILLEGIBLE_LOA"],
    meaning: "A signed, legible letter of authorization is wanted.",
    fix: `Upload an LOA signed within the last ${PAPERS_AGE_TEXT}.`,
    fields: [],
    basis: "field",
    phrases: /\b(loa|letter of (authori[sz]ation|agency))\b|\billegible\b/i,
  },
  {
    name: "freeze_or_lock",
    codes: ["E6d", "6P"],
    meaning: "Port protection is switched on.",
    fix: "The customer has the freeze or lock removed at the losing carrier.",
    fields: [],
    basis: "field",
    phrases: /\b(freeze|frozen|locked|(port(ing)?|number|account)[- ]?(out )?(lock|protection))\b/i,
  },
  {
    name: "unpaid_balance",
    codes: [],
    meaning: "A fee or balance is open at the losing carrier.",
    fix: "Pay it. In the US a carrier may not refuse a port for debt, says the FCC; a complaint is possible.",
    fields: [],
    basis: "field",
    phrases:
      /\b(unpaid|outstanding|past[- ]due|overdue|open) (balance|bill|invoice|fee|amount|debt)|\bnon-?payment\b|\bbalance (due|owed)\b/i,
  },
  {
    name: "pin_invalid",
    codes: ["E42PWA", "E42PWB", "8C"],
    meaning: "The port-out PIN is missing, wrong or expired.",
    fix: "Get a fresh PIN from the losing carrier; only the customer of record can. Use it within days.",
    fields: correct("portOutInfo.existingPortOutPin"),
    basis: "field",
    phrases: /\bpins?\b|\bpass ?(code|word)s?\b/i,
  },
  {
    name: "partial_port_btn",
    codes: ["E24", "E6h", "MAIN_BTN_PORTING"],
    meaning: "The billing number is to leave while lines of the account stay.",
    fix: "Have the carrier set a new billing number for the lines that stay, or port the whole account.",
    fields: [],
    basis: "field",
    phrases: /\b(main|billing|btn)\b.*\b(port(ed|ing)|leav\w+|remain\w*|partial)|\bpartial port/i,
  },
  {
    name: "btn_mismatch",
    codes: ["E14", "BTN_ATN_MISMATCH"],
    meaning: "The billing telephone number was not found on the account.",
    fix: "Ask the carrier for the account's billing number.",
    fields: correct("portOutInfo.accountPhoneNumber"),
    basis: "field",
    phrases: /\b(btn|atn)\b|\bbilling (telephone |phone )?number\b/i,
  },
  {
    name: "wrong_account",
    codes: ["6A", "DIFFERENT_ACCOUNTS"],
    meaning: "The numbers belong to several accounts.",
    fix: "Send one order per account.",
    fields: [],
    basis: "field",
    phrases: /\b(different|several|multiple|separate|other|another|wrong) accounts?\b/i,
  },
  {
    name: "account_number",
    codes: ["E17A", "E17B", "8A"],
    meaning: "The account number is missing or wrong.",
    fix: `Take it from a bill no older than ${PAPERS_AGE_TEXT}.`,
    fields: correct("portOutInfo.accountNum"),
    basis: "field",
    phrases: /\b(account|acct\.?) ?(number|num|no\.?|#|id)|\baccountnum\b/i,
  },
  {
    name: "auth_name_mismatch",
    codes: ["E10a", "AUTH_PERSON_MISMATCH"],
    meaning: "The person who authorized the port is not on the account.",
    fix: "Name somebody who is, or have the account updated first.",
    fields: correct("portOutInfo.authorizingName"),
    basis: "field",
    phrases:
      /\bauthori[sz](ed|ing|ation) (name|person|party|user|contact|signer)|\bsigner\b|\bnot (an )?authori[sz]ed (person|party|user|contact|on the account)/i,
  },
  {
    name: "address_mismatch",
    codes: ["E1", "LOCATION_MISMATCH"],
    meaning: "The service address differs from the losing carrier's record.",
    fix: "Ask for the customer service record and copy the address exactly.",
    fields: correct(
      "endUser.streetNum",
      "endUser.streetPreDir",
      "endUser.streetName",
      "endUser.streetType",
      "endUser.locationType1",
      "endUser.locationValue1",
      "endUser.city",
      "endUser.state",
    ),
    basis: "field",
    phrases:
      /\b(service )?address\b|\b(street|city|suite|location) (name |number )?(does|do|is|mismatch|invalid|incorrect|wrong)/i,
  },
  {
    name: "name_mismatch",
    codes: ["E10", "8G", "ENTITY_NAME_MISMATCH"],
    meaning: "The name on the account differs.",
    fix: "Use the account's exact name, with its punctuation and suffix.",
    fields: correct("endUser.name"),
    basis: "field",
    phrases:
      /\b(business|company|customer|end[- ]?user|entity|subscriber|account|billing) names?\b|\bname\b.*\b(match|mismatch|differ|incorrect|wrong)/i,
  },
  {
    name: "pending_order",
    codes: ["E19", "6M", "6N", "LSR_PENDING"],
    meaning: "Another change or port of the number is open.",
    fix: "Finish or cancel it at the losing carrier.",
    fields: [],
    basis: "field",
    phrases:
      /\b(pending|open|existing|conflicting|another) (service )?(order|port|lsr|request|change)\b|\border (is )?(already )?pending\b/i,
  },
  {
    name: "due_date",
    codes: ["1L", "1N", "6E", "6F", "E35", "FOC_REJECTED"],
    meaning: "The wanted date is too soon, or not offered.",
    fix: `Ask for a date at least ${LEAST_LEAD_TEXT} out.`,
    fields: correct("desiredPortSchedule.desiredPortDate"),
    basis: "field",
    phrases: /\b(due|requested|desired|foc|port) date\b|\bdate (is )?too (soon|early|far)\b|\b(standard )?interval\b/i,
  },
  {
    name: "special_service",
    codes: ["E6a", "E6b", "E6c", "E21", "E22", "E23", "E25"],
    meaning: "A Centrex, hunt group, DSL, ISDN or call-forwarding service hangs on the number.",
    fix: "Agree with the carrier to lose it, or have it reconfigured first.",
    fields: [],
    basis: "field",
    phrases: /\b(centrex|hunt(ing)? group|hunting|dsl|isdn|call forwarding|remote call|distinctive ring|alarm line)\b/i,
  },
  {
    name: "not_active",
    codes: ["E27", "E30", "6D"],
    meaning: "The number is disconnected.",
    fix: "Have it reactivated at the losing carrier, or it is lost.",
    fields: [],
    basis: "field",
    phrases:
      /\b(disconnected|inactive|not active|not in service|deactivated|suspended|cancell?ed (number|account|line))\b/i,
  },
  {
    name: "split_required",
    codes: ["E9999", "6R"],
    meaning: "The losing carrier wants several orders.",
    fix: "Split the order.",
    fields: [],
    basis: "field",
    phrases: /\bsplit\b|\b(separate|several|multiple|individual) (orders|requests|lsrs)\b/i,
  },
  {
    name: "not_portable",
    codes: ["E42O", "6K", "7B"],
    meaning: "The losing carrier's record says that the number cannot be ported.",
    fix: "The losing carrier has to correct its record.",
    fields: [],
    basis: "field",
    phrases: /\b(not|non|un)[- ]?(be )?port(able|ed)\b|\bcannot (be )?port|\bporting agreement\b|\brate cent(er|re)\b/i,
  },
];

const named = new Map(rejections.map((rejection) => [rejection.name, rejection]));
const coded = new Map(
  rejections.flatMap((rejection) => rejection.codes.map((code) => [code.toUpperCase(), rejection])),
);

/**
 * The canonical reason behind a carrier's free text (rejectReason, exclusionReason, a note), or undefined. A long code is
 * trusted first, then the wording, and a code of one or two characters last, as "8D" may be part of an address.
 */
export function explainRejection(freeText: string): Rejection | undefined {
  const text = freeText.slice(0, 2_000);
  const exact = named.get(text.trim().toLowerCase());
  if (exact !== undefined) return exact;
  const codes = (text.toUpperCase().match(/[A-Z0-9_]+/g) ?? []).filter((token) => coded.has(token));
  const long = codes.find((code) => code.length > 2);
  if (long !== undefined) return coded.get(long);
  const worded = rejections.find((rejection) => rejection.phrases.test(text));
  if (worded !== undefined) return worded;
  return codes[0] === undefined ? undefined : coded.get(codes[0]);
}
