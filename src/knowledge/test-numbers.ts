/** What a test number does to a port-in. A number that stands in no row ports without trouble. */
export type PortingOutcome =
  | "ports"
  | "not_portable"
  | "toll_free"
  | "no_balance"
  | "refused"
  | "server_error"
  | "lost_answer"
  | "zip_mismatch"
  | "pin_invalid"
  | "account_number"
  | "address_mismatch"
  | "name_mismatch"
  | "loa_required"
  | "excluded"
  | "dropped"
  | "slow"
  | "late_foc"
  | "expedited"
  | "late_routing"
  | "slow_cancel"
  | "building"
  | "desk_asks";

export interface PortingTestNumber {
  /** E.164, from the block reserved for fiction: a real area code, then 555-0100 to 555-0199. */
  readonly number: string;
  readonly api: "porting";
  readonly outcome: PortingOutcome;
  /** One sentence for a tester. */
  readonly does: string;
  /** Losing carrier, where the row is about it; otherwise the area code decides. */
  readonly carrier?: string;
  /** What the losing carrier has on record: the number is rejected while the order says something else. */
  readonly onRecord?: { readonly field: string; readonly value: string };
}

const porting = (
  outcome: PortingOutcome,
  number: string,
  does: string,
  more: Pick<PortingTestNumber, "carrier" | "onRecord"> = {},
): PortingTestNumber => ({ number, api: "porting", outcome, does, ...more });

/** Rejected one sandbox day after the order, unless `field` says what the losing carrier has on record. */
const rejected = (outcome: PortingOutcome, number: string, field: string, value: string): PortingTestNumber =>
  porting(outcome, number, `Rejected after a day unless ${field} is ${value}.`, { onRecord: { field, value } });

/**
 * Test numbers of the sandbox, as payment sandboxes have test cards: the number decides the outcome. Days and hours are
 * sandbox time.
 */
export const portingTestNumbers: readonly PortingTestNumber[] = [
  porting("ports", "+12025550150", "Ports from Harbor Telecom.", { carrier: "Harbor Telecom" }),
  porting("ports", "+13125550150", "Ports from Prairie Line: a second carrier group in one order.", {
    carrier: "Prairie Line",
  }),
  porting("ports", "+14155550150", "Ports from Bayside Wireless: a third carrier group in one order.", {
    carrier: "Bayside Wireless",
  }),
  porting("ports", "+14165550150", "Ports from Northline Wireless in Canada; the order needs resellerName.", {
    carrier: "Northline Wireless",
  }),
  porting("not_portable", "+12025550100", "Not portable: the check says so, and an order with it is refused (422)."),
  porting("toll_free", "+18885550100", "Not portable, as every toll-free number."),
  porting("no_balance", "+12025550110", "An order with it is refused: no balance (402)."),
  porting("refused", "+12025550111", "Portable by the check, yet an order with it is refused (422)."),
  porting("server_error", "+12025550112", "An order with it fails (500) and is not created."),
  porting("lost_answer", "+12025550113", "An order with it is created, but the answer is a 500."),
  rejected("zip_mismatch", "+12025550120", "endUser.zipCode", "20005"),
  rejected("pin_invalid", "+12025550121", "portOutInfo.existingPortOutPin", "4321"),
  rejected("account_number", "+12025550122", "portOutInfo.accountNum", "HT-5520817"),
  rejected("address_mismatch", "+12025550123", "endUser.streetNum", "1400"),
  rejected("name_mismatch", "+12025550124", "endUser.name", "Lakeside Dental Clinic LLC"),
  porting("loa_required", "+12025550125", "Rejected after a day unless a document is attached."),
  porting("excluded", "+12025550130", "Taken out of its order (EXCLUDED) after two days: disconnected."),
  porting("dropped", "+12025550131", "Confirmed, then dropped by Sinch (CANCELED) a day later."),
  porting("slow", "+12025550140", "Confirmed only after ten days; most take two."),
  porting("late_foc", "+12025550141", "Its FOC date is five days after the desired date."),
  porting("expedited", "+12025550142", "Its FOC is the moment of confirmation; on demand, ready at once."),
  porting("late_routing", "+12025550145", "Routes on Sinch only a day after its FOC date."),
  porting("slow_cancel", "+12025550146", "Canceling its order takes a day in PENDING_CANCELATION."),
  porting("building", "+12025550147", "Its order spends the first hour in ORDER_BUILDING."),
  porting("desk_asks", "+12025550148", "The porting desk asks a question by note after an hour."),
];
