import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { hostingCallbacks, portingCallbacks } from "../../src/knowledge/callbacks.js";
import { loaTree } from "../../src/knowledge/decisions/index.js";
import { openLoaQuestions } from "../../src/knowledge/loa-fields.js";
import { rejections } from "../../src/knowledge/rejections.js";

const schemas = (file: string) =>
  parse(readFileSync(new URL(`../contract/${file}.openapi.yaml`, import.meta.url), "utf8")).components.schemas;
const porting = schemas("porting");
const hosting = schemas("imported-hosting");

describe("knowledge against the wire contract", () => {
  it("explains every callback event and every failure code", () => {
    const types = (guide: typeof hostingCallbacks) => guide.events.map(({ type }) => type).sort();
    expect(types(portingCallbacks)).toEqual([...porting.WebhookEvent.properties.type.enum].sort());
    const { eventType, failureCode } = hosting.CallbackPayload.properties;
    expect(types(hostingCallbacks)).toEqual([...eventType.enum].sort());
    expect(hostingCallbacks.failureCodes.map(({ code }) => code).sort()).toEqual([...failureCode.enum].sort());
    const known = Object.keys(hosting.CallbackPayload.properties).filter((name) => name !== "internalFailureCode");
    expect(Object.keys(hostingCallbacks.payload).sort()).toEqual(known.sort());
  });

  it("corrects fields that a port-in order has", () => {
    const groups: Record<string, object> = {
      endUser: porting.EndUser.properties,
      portOutInfo: porting.PortOutItem.properties,
      desiredPortSchedule: porting.DesiredPortDateTime.properties,
    };
    for (const path of rejections.flatMap(({ fields }) => fields)) {
      const [group = "", field = ""] = path.split(".");
      expect(groups[group], path).toHaveProperty([field]);
    }
  });

  it("asks for every part that an LOA block requires", () => {
    for (const [type, schema] of [
      ["direct", hosting.DirectLoaInfo],
      ["reseller", hosting.ResellerLoaInfo],
    ] as const) {
      const inner: Record<string, string[]> = {
        authorisedPerson: hosting.AuthorisedPerson.required,
        address: hosting.Address.required,
      };
      const required = schema.required.flatMap(
        (name: string) => inner[name]?.map((part) => `${name}.${part}`) ?? [name],
      );
      expect(
        openLoaQuestions(type)
          .map(({ id }) => id)
          .sort(),
      ).toEqual(required.sort());
    }
    const loas = Object.values(loaTree.workflows).map(({ loa }) => loa);
    expect(new Set(loas)).toEqual(new Set(["direct", "reseller", "blanket"]));
  });
});
