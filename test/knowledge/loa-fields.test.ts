import { describe, expect, it } from "vitest";
import { asForm } from "../../src/knowledge/decision-tree.js";
import { loaTree } from "../../src/knowledge/decisions/index.js";
import { completeLoa, openLoaQuestions } from "../../src/knowledge/loa-fields.js";
import { LOA_TYPES } from "../../src/knowledge/loa-types.js";

const complete = {
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

describe("the fields of an LOA", () => {
  it("asks for all of them, or only for those that are missing or blank", () => {
    expect(openLoaQuestions("direct")).toHaveLength(10);
    expect(openLoaQuestions("reseller")).toHaveLength(11);
    expect(openLoaQuestions("blanket")).toEqual([]);
    expect(openLoaQuestions("direct", complete)).toEqual([]);
    const partly = { ...complete, address: { ...complete.address, city: " " } };
    expect(openLoaQuestions("reseller", partly).map(({ id }) => id)).toEqual(["businessName", "address.city"]);
    for (const given of [null, "text", [], { address: null }])
      expect(openLoaQuestions("direct", given)).toHaveLength(10);
  });

  it("fits a form", () => {
    const form = asForm(openLoaQuestions("direct"));
    expect(form.required).toHaveLength(10);
    for (const name of Object.keys(form.properties)) expect(name).toMatch(/^[a-zA-Z0-9_.-]{1,64}$/);
  });

  it("are all named in the workflow that collects them", () => {
    for (const type of LOA_TYPES) {
      const workflows = Object.values(loaTree.workflows).filter(({ loa }) => loa === type);
      expect(workflows).not.toEqual([]);
      for (const { steps } of workflows) {
        const words = steps.find((step) => step.do.includes(`loa with type ${type}`))?.do;
        for (const { id } of openLoaQuestions(type)) for (const name of id.split(".")) expect(words).toContain(name);
      }
    }
  });

  it("fills answers into the gaps without touching what was given", () => {
    const given = { address: { city: "Seattle" }, currentVoiceCarrier: "Lumen" };
    const answers = Object.fromEntries(openLoaQuestions("direct", given).map(({ id }) => [id, ` ${id} `]));
    const filled = completeLoa("direct", given, { ...answers, "address.city": "Tacoma", unasked: "x" });
    expect(openLoaQuestions("direct", filled)).toEqual([]);
    expect(filled).toMatchObject({
      address: { city: "Seattle", state: "address.state" },
      currentVoiceCarrier: "Lumen",
    });
    expect(filled).not.toHaveProperty("unasked");
    expect(given).toEqual({ address: { city: "Seattle" }, currentVoiceCarrier: "Lumen" });
    expect(completeLoa("blanket", undefined, answers)).toEqual({});
  });
});
