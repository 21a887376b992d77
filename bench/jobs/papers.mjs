// What the people of these jobs have on paper: bills, signers, ids from the dashboard. All of it is fiction.

export const clinic = {
  name: "Lakeside Dental Clinic LLC",
  streetNum: "480",
  streetName: "Wells",
  streetType: "Street",
  city: "Washington",
  state: "DC",
  zipCode: "20001",
};
export const harborAccount = {
  accountNum: "HT-5520817",
  existingPortOutPin: "740291",
  authorizingName: "Dana Whitfield",
};
export const prairieAccount = {
  accountNum: "PL-118204",
  existingPortOutPin: "5512",
  authorizingName: "Dana Whitfield",
};
export const targets = {
  voiceConfiguration: { type: "EST", trunkId: "01HQ4T8Z6M2R7V9K3XCBN5D1WE" },
  smsConfiguration: { smsAppId: "c4a8f0be71d24d5e" },
};

/** A port-in number as it stands in the people's sheet. */
export const line = (phoneNumber, more = {}) => ({
  phoneNumber,
  endUser: clinic,
  portOutInfo: harborAccount,
  ...targets,
  ...more,
});

/** The smallest letter of authorization that is a PDF. */
export const letter = {
  documentName: "loa-lakeside.pdf",
  fileContent: Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF").toString(
    "base64",
  ),
};

export const plan = "4be1c7a09d3f42e8a6510c2f7d98e3b4";
export const campaign = "CQ7LM2X";
export const signer = {
  authorisedPerson: { firstName: "Imani", lastName: "Okafor", email: "imani.okafor@harbordental.example" },
  address: {
    buildingNumber: "410",
    street: "Alder Street",
    city: "Seattle",
    state: "WA",
    postalCode: "98101",
    country: "US",
  },
  currentVoiceCarrier: "Lumen",
};

/** A local number of the fiction range by its last two digits, which decide what becomes of it in the sandbox. */
export const local = (ending) => `+120655501${ending}`;
