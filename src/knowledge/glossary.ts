/** The trade's words: data of the page byon://glossary. */
export interface Term {
  readonly term: string;
  readonly meaning: string;
}

/** The field's words, as this server uses them. */
export const glossary: readonly Term[] = [
  {
    term: "10DLC",
    meaning: "Ten-digit long code: a local US number that sends business texts under a registered campaign.",
  },
  {
    term: "Activation group",
    meaning: "Numbers of an order that one losing carrier releases together; phoneNumberGroup in the API.",
  },
  { term: "BTN", meaning: "Billing telephone number: the number an account is billed under." },
  { term: "CSR", meaning: "Customer service record: what the losing carrier has on file. Copy it, do not guess it." },
  { term: "DCA", meaning: "Direct connect aggregator: who connects a campaign to the mobile operators." },
  {
    term: "Desired date, confirmed date",
    meaning: "The date you asked for, and the one the losing carrier gave (the FOC date). They often differ.",
  },
  { term: "FOC", meaning: "Firm order confirmation: the losing carrier agrees to the port and names the date." },
  { term: "Gaining carrier", meaning: "The carrier a number moves to; here, Sinch." },
  { term: "Host, text-enable", meaning: "Route a number's texts to Sinch while its calls stay at their carrier." },
  { term: "Imported number", meaning: "A number that is hosted on Sinch SMS." },
  {
    term: "LOA",
    meaning:
      "Letter of authorization: the owner's signed consent. Direct for own numbers, reseller for an end customer's, blanket for a standing one.",
  },
  { term: "Losing carrier", meaning: "The carrier that holds a number today." },
  { term: "LSR", meaning: "Local service request: the order that one carrier sends another to port numbers." },
  { term: "NNID", meaning: "NetNumber ID: who owns the SMS routing of a number." },
  { term: "NPAC", meaning: "Number Portability Administration Center: the database of ported numbers." },
  {
    term: "On-demand activation",
    meaning: "You make the numbers live yourself, group by group, once the FOC date has come.",
  },
  {
    term: "OSR",
    meaning: "Override service registry: where a number's SMS routing is recorded; changed when a number is hosted.",
  },
  { term: "Partial port", meaning: "Some numbers of an account leave, others stay." },
  {
    term: "Port-out PIN",
    meaning: "The secret by which a losing carrier lets a number go. Wireless ones expire within days.",
  },
  { term: "Qualified number", meaning: "A candidate for hosting whose eligibility and ownership are being checked." },
  { term: "RespOrg", meaning: "Responsible organization: who manages a toll-free number." },
  { term: "Simple port", meaning: "A port of a single plain line, done within one business day." },
  { term: "Snapback", meaning: "A ported number returns to the former carrier." },
  { term: "Somos", meaning: "The administrator of US toll-free numbers." },
  { term: "SPID", meaning: "Service provider ID: who a carrier is in the porting systems." },
  { term: "TCR", meaning: "The Campaign Registry, where 10DLC campaigns are registered." },
];
