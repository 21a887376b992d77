// Act two: one number imported; three qualified, one of them by a phone call, text-enabled under a signed LOA, and one that
// fails explained by its report.

const servicePlanId = "4be1c7a09d3f42e8a6510c2f7d98e3b4";
const campaignId = "CQ7LM2X";
const [reception, billing, recall] = ["+12065550142", "+12065550143", "+12065550186"];

const signer = {
  loaType: "direct",
  "authorisedPerson.firstName": "Imani",
  "authorisedPerson.lastName": "Okafor",
  "authorisedPerson.email": "imani.okafor@harbordental.example",
  "address.buildingNumber": "410",
  "address.street": "Alder Street",
  "address.city": "Seattle",
  "address.state": "WA",
  "address.postalCode": "98101",
  "address.country": "US",
  currentVoiceCarrier: "Lumen",
};

export async function host(stage) {
  stage.act("Act two: host numbers that stay at their carrier");
  await stage.ask("This number routes on Sinch already: import it.", "import_number", {
    phoneNumber: "+12065550160",
    regionCode: "US",
    displayName: "Front desk",
    smsConfiguration: { servicePlanId, campaignId },
  });

  await stage.ask("Three more are unknown to Sinch: have them checked.", "qualify_numbers", {
    phoneNumbers: [reception, billing, recall],
  });
  await stage.wait("ten minutes later", { advance: "PT10M" });

  await stage.ask("Prove that reception is ours: ring it.", "send_voice_challenge", { phoneNumber: reception });
  const { code } = await stage.control(`/voice-code/${encodeURIComponent(reception)}`);
  await stage.ask("Reception picked up and heard the code.", "verify_voice_challenge", {
    phoneNumber: reception,
    code,
  });

  await stage.control("/invoices", { phoneNumbers: [billing, recall] });
  stage.tell("\n   (The invoices for the other two have gone to orders@sinch.com, and were accepted.)");
  await stage.ask(
    "Are all three ready?",
    "list_qualified_numbers",
    { states: "VERIFIED" },
    {
      show: ({ qualifiedNumbers }) => qualifiedNumbers.map(({ phoneNumber, state }) => `${phoneNumber}  ${state}`),
    },
  );

  const ordered = await stage.ask(
    "Text-enable them. (Nobody said under which LOA: the server asks.)",
    "text_enable_qualified_numbers",
    {
      numbers: [reception, billing, recall],
      regionCode: "US",
      servicePlanId,
      campaignId,
      displayName: "Seattle clinics",
    },
    { person: signer },
  );
  const { hostingOrderId } = ordered.data;

  await stage.ask("What are we waiting for?", "get_hosting_order", { hostingOrderId });
  await stage.control(`/hosting-orders/${hostingOrderId}/sign-loa`, {});
  stage.tell("\n   (Imani Okafor signs the letter in her mailbox.)");
  await stage.wait("a day later", { advance: "P1D" });

  const done = await stage.ask("And now?", "get_hosting_order", { hostingOrderId });
  stage.check(done.data.state === "COMPLETED", "the hosting order should be completed");
  await stage.ask("Did every number make it?", "get_hosting_order_report", { hostingOrderId });
  const numbers = await stage.ask(
    "Which one did not, and why?",
    "list_hosting_order_numbers",
    { hostingOrderId },
    {
      show: ({ numbers: lines }) => lines.flatMap(numberStory),
    },
  );
  stage.check(JSON.stringify(numbers.data).includes("FAILED"), "one number should have failed");
}

const numberStory = ({ phoneNumber, state, failed = [] }) => [
  `${phoneNumber}  ${state}`,
  ...failed.map(
    ({ part, errorCode, errorMessage, fix }) =>
      `   ${[part, errorCode, errorMessage && `"${errorMessage}"`, fix && `fix: ${fix}`].filter(Boolean).join("  ")}`,
  ),
];
