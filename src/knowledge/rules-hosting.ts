/** Rules of importing, qualifying and text-enabling: data of the page byon://rules/hosting. */
import { field, inferred, ours, reference, type Section, summary } from "./fact.js";
import { invoiceMail } from "./invoice-mail.js";
import { HOSTING_NUMBERS, IMPORT_CALL_NUMBERS, IMPORT_ORDER_NUMBERS } from "./order-limits.js";

export const hostingRules: readonly Section[] = [
  {
    heading: "Which numbers",
    facts: [
      reference("SMS enablement covers the United States and Canada only."),
      field("Third parties cannot text-enable numbers of mobile carriers."),
      reference(
        "A number whose NNID Sinch can route is imported (`import_number`, `import_numbers`); any other is qualified first.",
      ),
      reference("Whoever routes under an own NNID must have finished NNID provisioning with Sinch before importing."),
      field("Messaging only: host. Voice too: port."),
    ],
  },
  {
    heading: "Import",
    facts: [
      reference(`An import order takes ${IMPORT_ORDER_NUMBERS} numbers; an account manager can raise that.`),
      ours(
        `\`import_numbers\` takes up to ${IMPORT_CALL_NUMBERS} numbers and places the orders one after another, after one approval.`,
      ),
      reference("Without migrateToSinchTmo, T-Mobile refuses numbers of another aggregator with code 60135."),
      inferred(
        "migrateToSinchTmo can be asked for only in `import_numbers`; elsewhere it is read-only or its effect unknown.",
      ),
      reference("A 409 means that the number is imported already: read it with `get_imported_number`."),
      inferred("Always send phoneNumber and servicePlanId, though the schema does not mark them as required."),
    ],
  },
  {
    heading: "Qualify",
    facts: [
      reference(
        `\`qualify_numbers\` registers candidates. The account holder mails invoices that list every number right after that to ${invoiceMail.to}; review takes ${invoiceMail.review}.`,
      ),
      reference(
        "For a handful of numbers the voice challenge is the other proof: `send_voice_challenge` rings a real phone, `verify_voice_challenge` takes the code, a text.",
      ),
      inferred(
        "How a wrong code is reported is not documented: read the state after every try. VERIFICATION_BLOCKED suggests a limit of attempts.",
      ),
    ],
  },
  {
    heading: "Text-enable",
    facts: [
      reference(
        `At most ${HOSTING_NUMBERS} local numbers a request; for toll-free no maximum is published. Never mixed: toll-free numbers have tools of their own, without campaign, NNID or OSR schedule.`,
      ),
      inferred("Exactly one LOA (direct, reseller or blanket), complete in every part."),
      reference(
        "There is no blanket LOA for toll-free numbers. A blanket LOA for local ones is set up by the account manager and sent as {}.",
      ),
      reference(
        "Sinch mails the LOA to authorisedPerson.email for e-signature: check the address first, as it is a legal document in a real mailbox.",
      ),
      reference(
        "Ownership has to be proven before text-enabling, says the overview; a public summary is content with ELIGIBLE. Prefer VERIFIED.",
      ),
      reference("Send campaignId for local numbers: the operation's text demands it, the schema does not."),
      reference(
        "If a toll-free LOA is signed after scheduledZipwhipProvisioningTime, that step moves to the same time on the next day.",
      ),
      field(
        "Toll-free enablement is refused for LOA data that does not match, a shared bundle, or a contact who is not authorised.",
      ),
    ],
  },
  {
    heading: "Orders",
    facts: [
      reference("No operation cancels, changes or deletes a hosting order."),
      reference(
        "`list_hosting_orders` needs one state, one type, servicePlanId and campaignId: orders without a campaign (every toll-free one) are found only by the hostingOrderId, so keep it.",
      ),
      inferred(
        "COMPLETED does not promise that every number succeeded: compare `get_hosting_order_report` with its total.",
      ),
      reference(
        "Carrier errors stand on the number: smsAtt, smsTmo, mmsAtt, mmsTmo, each with errorCode and errorMessage.",
      ),
    ],
  },
  {
    heading: "Hosted numbers",
    facts: [
      reference(
        "Unlink before you link: send an empty servicePlanId or campaignId first, the new one in a second `update_imported_number`.",
      ),
      inferred("Wait for the deprovisioning to be DONE in between; whether that is necessary is not stated."),
      reference("`delete_imported_number` cannot be undone, except by importing again."),
      summary("A 10DLC campaign commonly holds 50 numbers, 1 for sole proprietors."),
    ],
  },
];
