// Act one: four numbers, one that cannot be ported, one that is rejected, and two carrier groups activated on demand.

const endUser = {
  name: "Lakeside Dental Clinic LLC",
  streetNum: "480",
  streetName: "Wells",
  streetType: "Street",
  city: "Washington",
  state: "DC",
  zipCode: "20001",
};
const portOutInfo = { accountNum: "HT-5520817", existingPortOutPin: "740291", authorizingName: "Dana Whitfield" };
const voiceConfiguration = { type: "EST", trunkId: "01HQ4T8Z6M2R7V9K3XCBN5D1WE" };
const smsConfiguration = { smsAppId: "c4a8f0be71d24d5e" };
const entry = (phoneNumber) => ({ phoneNumber, endUser, portOutInfo, voiceConfiguration, smsConfiguration });

/** A letter of authorization is a PDF; the smallest one that is one will do here. */
const LOA = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF").toString("base64");

const numberLines = (numbers) =>
  numbers.map(({ phoneNumber, status, group, focDate, reason }) =>
    [phoneNumber, status.padEnd(9), group, focDate && `FOC ${focDate.slice(0, 16)}`, reason && `"${reason}"`]
      .filter(Boolean)
      .join("  "),
  );

export async function port(stage) {
  stage.act("Act one: port numbers to Sinch");
  const wanted = ["+12025550150", "+13125550150", "+12025550120", "+12025550100"];
  const portability = await stage.ask(
    "Which of our four numbers can be ported?",
    "check_portability",
    { phoneNumbers: wanted },
    {
      show: ({ phoneNumbers }) =>
        phoneNumbers.map(
          ({ phoneNumber, portable, carrier, reason }) =>
            `${phoneNumber}  ${portable ? "yes" : "NO "}  ${carrier}${reason ? `  "${reason}"` : ""}`,
        ),
    },
  );
  const portable = portability.data.phoneNumbers
    .filter((number) => number.portable)
    .map((number) => number.phoneNumber);
  stage.check(portable.length === 3, "three numbers should be portable");

  const created = await stage.ask(
    "Port the three. (Nobody said when, or how they go live: the server asks.)",
    "create_port_in_order",
    {
      phoneNumbers: wanted.filter((number) => portable.includes(number)).map(entry),
      customerOrderReference: "lakeside-clinic",
    },
    {
      person: { desiredPortDate: inDays(14), activationMode: "on-demand" },
      show: ({ phoneNumbers }) => numberLines(phoneNumbers),
    },
  );
  const orderId = created.data.id;

  await stage.ask("Attach the signed LOA.", "upload_port_in_document", {
    orderId,
    documentName: "loa-lakeside.pdf",
    fileContent: LOA,
  });

  await stage.wait("a day and a half later", { advance: "PT36H" });
  const rejected = await stage.ask(
    "How is it going?",
    "get_port_in_order",
    { orderId },
    {
      show: ({ phoneNumbers, notes }) => [
        ...numberLines(phoneNumbers),
        ...notes.map(({ createdBy, note }) => `note by ${createdBy}: "${note}"`),
      ],
    },
  );
  stage.check(rejected.data.counts.REJECTED === 1, "one number should be rejected");

  await stage.ask(
    "The ZIP on the carrier's record is 20005. Correct just that.",
    "update_port_in_order",
    { orderId, changes: { phoneNumbers: [{ phoneNumber: "+12025550120", endUser: { zipCode: "20005" } }] } },
    { show: ({ changed }) => changed.map(({ field, before, after }) => `${field}: ${before} -> ${after}`) },
  );

  await stage.wait("three days later", { advance: "P3D" });
  const confirmed = await stage.ask(
    "And now?",
    "get_port_in_order",
    { orderId },
    { show: ({ phoneNumbers }) => numberLines(phoneNumbers) },
  );
  stage.check(confirmed.data.status === "CONFIRMED", "the order should be confirmed");

  await stage.ask("We changed our minds, cancel it.", "cancel_port_in_order", { orderId }, { expect: "not_allowed" });

  const [firstFoc] = confirmed.data.groups.map(({ focDate }) => focDate).sort();
  await stage.wait("on the FOC date", { set: firstFoc });
  const ready = await stage.ask(
    "Which groups can go live?",
    "list_available_activations",
    { orderId },
    {
      show: ({ groups }) =>
        groups.map(
          ({ phoneNumberGroup, quantity }) =>
            `${phoneNumberGroup}: ${quantity} ${quantity === 1 ? "number" : "numbers"}`,
        ),
    },
  );
  stage.check(ready.data.groups.length === 2, "two groups should be ready");

  for (const { phoneNumberGroup } of ready.data.groups)
    await stage.ask(`Move ${phoneNumberGroup} over, now.`, "activate_port_in_numbers", {
      orderId,
      phoneNumberGroups: [phoneNumberGroup],
    });

  const done = await stage.ask(
    "Is everything on Sinch?",
    "get_port_in_order",
    { orderId },
    { show: ({ phoneNumbers }) => numberLines(phoneNumbers) },
  );
  stage.check(done.data.status === "COMPLETED" && done.data.counts.ACTIVATED === 3, "all three numbers should be live");
}

const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
