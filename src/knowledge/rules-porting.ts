/** Rules of porting: data of the page byon://rules/porting. */
import { field, inferred, ours, reference, type Section, summary } from "./fact.js";
import { PORT_ORDER_NUMBERS } from "./order-limits.js";
import { FOC_HONOURED_TEXT, LEAST_LEAD_TEXT, LONGEST_LEAD_TEXT, PAPERS_AGE_TEXT } from "./time-spans.js";

export const portingRules: readonly Section[] = [
  {
    heading: "Which numbers",
    facts: [
      reference("Local numbers of the US and Canada only for now; toll-free is announced for later."),
      reference("`check_portability` first: an order with even one number that cannot be ported fails as a whole."),
      summary(`At most ${PORT_ORDER_NUMBERS} numbers an order; larger ones go through Sinch support.`),
      reference("One order per losing carrier is advised. Sinch puts every number into a carrier group."),
      field("Numbers of several accounts at the losing carrier need one order per account."),
      inferred("Mobile and landline cannot be told apart by the number in North America: ask."),
    ],
  },
  {
    heading: "The order",
    facts: [
      reference(
        "Required of every number: phoneNumber (E.164), endUser (name, streetNum, streetName, city, state, zipCode) and portOutInfo.",
      ),
      reference(
        "desiredPortSchedule.desiredPortDate is required. Time and zone fall back to the project's defaults, then to 09:00:00 US/Eastern.",
      ),
      reference(
        "Time zones: US/Eastern, US/Central, US/Mountain, US/Pacific, GMT. Prefer a US one when writing: the sources disagree about GMT.",
      ),
      summary(
        "customerOrderReference: at most 100 characters. It is not unique, and there is no idempotency key: after a doubtful result look it up with `list_port_in_orders`.",
      ),
      summary("voiceConfiguration: RTC with appId, EST with trunkId, FAX with serviceId."),
      summary("resellerName is needed for Canadian numbers; the reference leaves its content open."),
      reference("authorizingDate is never later than today."),
      reference("The port-out PIN alone is usually enough for a losing carrier."),
    ],
  },
  {
    heading: "Changing it",
    facts: [
      reference("Only a PENDING order can be changed or canceled. The API replaces all of it."),
      ours(
        "`update_port_in_order` takes `changes`: only what changes, numbers merged by phoneNumber. All else stays, PINs too.",
      ),
      reference(
        "A rejection or exclusion stands on the number, never on the order: rejectReason and exclusionReason are free text.",
      ),
      reference(
        "Notes are the conversation with Sinch's porting desk, read from the order; they cannot be edited or deleted.",
      ),
      summary(
        "A canceled order may pass through PENDING_CANCELATION; its numbers cannot be ordered again before CANCELED.",
      ),
      inferred(
        "Whether notes and documents are taken once an order has ended is not stated: try, and read the answer.",
      ),
    ],
  },
  {
    heading: "Activation",
    facts: [
      reference("Scheduled is the recommended mode: numbers go live by themselves."),
      reference(
        "On demand: `activate_port_in_numbers` needs onDemandActivation true, a FOC date of today or earlier, and numbers that route on the Sinch network.",
      ),
      reference(
        "`list_available_activations` names the groups that are ready. Whole groups or the whole order; never a single number.",
      ),
      reference(
        "Routing starts at midnight of the port date, after concurrence, or when the 18-hour wireline port timer has run out on expedited ports.",
      ),
      field(
        `A losing carrier honours a FOC for ${FOC_HONOURED_TEXT}, and wireless practice abandons 30 calendar days after the due date: an on-demand order past its FOC is urgent.`,
      ),
    ],
  },
  {
    heading: "Around the port",
    facts: [
      field("Do not cancel the old service before the port is complete (FCC consumer guide)."),
      field(
        `LOA: a document of its own, signed and dated, usually no older than ${PAPERS_AGE_TEXT}; an electronic signature is allowed (47 CFR 64.1130).`,
      ),
      field("Wireless port-out PINs expire within days (AT&T: 4 to 14). Ask for the PIN last."),
      field("Messaging can lag voice: the losing carrier has to release the NNID."),
      reference(
        "A US 10DLC number can be linked to its campaign only after the port; until then it sends no SMS or MMS in the US.",
      ),
    ],
  },
  {
    heading: "What goes wrong",
    facts: [
      field(
        "About 60 % of rejections are service-address mismatches, and automated record look-ups succeed about 40 % of the time.",
      ),
      field(
        "One bad number blocks the good ones; nobody is told when the FOC is set unless somebody asks or a webhook is configured.",
      ),
      field("The FOC date often differs from the requested date."),
    ],
  },
];

/** How long things take. Business days here leave out US federal holidays, and are advisory: carriers define their own. */
export const portingTimelines: Section = {
  heading: "Timelines",
  facts: [
    field("Simple wireline port: one business day; others four (47 CFR 52.35). Most business orders are not simple."),
    field(
      `Lead times that others ask for: 7 days; 10-15 business days; 3 days for 1-25 numbers. More than ${LONGEST_LEAD_TEXT} out is often refused.`,
    ),
    field(`Ask for a date at least ${LEAST_LEAD_TEXT} out.`),
    inferred("No authoritative list of carriers' holidays exists: US federal holidays are a guide, no promise."),
    reference("An order commonly takes days to weeks."),
  ],
};
