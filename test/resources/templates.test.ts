import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchTemplate, resourceTemplates } from "../../src/resources/index.js";
import { knownTools } from "../known-tools.js";

describe("the resource templates", () => {
  it("are read by tools that exist, under names of their own", () => {
    for (const { tool, variables, uriTemplate } of resourceTemplates) {
      expect(knownTools).toContain(tool);
      expect(uriTemplate).toMatch(/^byon:\/\//);
      expect(variables.length).toBeGreaterThan(0);
    }
    expect(new Set(resourceTemplates.map(({ name }) => name)).size).toBe(resourceTemplates.length);
  });

  it.each([
    ["byon://port-in-orders/901442", "get_port_in_order", { orderId: "901442" }],
    [
      "byon://port-in-orders/901442/documents/55342",
      "get_port_in_document",
      { orderId: "901442", documentId: "55342", detail: "full" },
    ],
    [
      "byon://hosting-orders/01hzx4k9m2v7qd8r3tb6yw5ncf",
      "get_hosting_order",
      { hostingOrderId: "01hzx4k9m2v7qd8r3tb6yw5ncf" },
    ],
    ["byon://imported-numbers/+12065550142", "get_imported_number", { phoneNumber: "+12065550142" }],
    ["byon://qualified-numbers/%2B12065550142", "get_qualified_number", { phoneNumber: "+12065550142" }],
  ])("reads %s with %s", (uri, tool, args) => {
    const found = matchTemplate(uri);
    expect(found?.template.tool).toBe(tool);
    expect(found?.arguments).toEqual(args);
  });

  it("leaves everything else alone", () => {
    for (const uri of [
      "byon://port-in-orders/",
      "byon://port-in-orders/1/2",
      "byon://port-in-orders/%",
      "byon://port-in-orders/1?x=y",
      "xbyon://port-in-orders/1",
      "byon://glossary",
      "",
    ]) {
      expect(matchTemplate(uri), uri).toBeUndefined();
    }
    fc.assert(fc.property(fc.webUrl(), (uri) => matchTemplate(uri) === undefined));
  });

  it("hands an encoded slash on as part of the value, for the tool to refuse", () => {
    expect(matchTemplate("byon://port-in-orders/..%2Fconfiguration")?.arguments).toEqual({
      orderId: "../configuration",
    });
  });
});
