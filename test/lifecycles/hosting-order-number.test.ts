import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  carrierBlocks,
  failedBlocks,
  type HostingBlocks,
  hostingOrderNumber,
  hostingOrderNumberState,
  hostingSteps,
  stepState,
  stepStates,
} from "../../src/lifecycles/index.js";

const blocks = (states: { readonly [name: string]: unknown }): HostingBlocks =>
  Object.fromEntries(Object.entries(states).map(([name, state]) => [name, { state }]));
const done = { osrUpdate: "DONE", platformProvisioning: "DONE", campaignProvisioning: "DONE" };

describe("the state of a hosting order's number", () => {
  it.each([
    ["STATE_UNSPECIFIED", {}],
    ["STATE_UNSPECIFIED", { osrUpdate: "STATE_UNSPECIFIED" }],
    ["STATE_UNSPECIFIED", { osrUpdate: 3 }],
    ["WAITING", { osrUpdate: "WAITING", platformProvisioning: "WAITING", campaignProvisioning: "WAITING" }],
    ["IN_PROGRESS", { osrUpdate: "DONE", platformProvisioning: "WAITING" }],
    ["IN_PROGRESS", { ...done, smsAtt: "FAILED", smsTmo: "WAITING" }],
    ["IN_PROGRESS", { ...done, smsAtt: "PAUSED" }],
    ["DONE", done],
    ["DONE", { osrUpdate: "DONE", platformProvisioning: "DONE" }],
    ["DONE", { ...done, smsAtt: "done", smsTmo: "DONE", mmsAtt: "STATE_UNSPECIFIED" }],
    ["PARTIAL", { ...done, smsAtt: "DONE", smsTmo: "FAILED" }],
    ["FAILED", { ...done, smsAtt: "FAILED", smsTmo: "FAILED" }],
    ["FAILED", { ...done, campaignProvisioning: "FAILED", smsAtt: "DONE" }],
    ["FAILED", { osrUpdate: "FAILED", platformProvisioning: "WAITING" }],
  ])("is %s for %j", (expected, states) => {
    expect(hostingOrderNumberState(blocks(states))).toBe(expected);
  });

  it("is one of its lifecycle's states, DONE only if nothing is open or failed", () => {
    const state = fc.constantFrom<unknown>(...stepStates, "NEW", 2, undefined);
    const shape = Object.fromEntries([...hostingSteps, ...carrierBlocks].map((name) => [name, state]));
    fc.assert(
      fc.property(fc.record(shape, { requiredKeys: [] }), (states) => {
        const given = blocks(states);
        const derived = hostingOrderNumberState(given);
        expect(hostingOrderNumber.states).toHaveProperty(derived);
        const told = Object.values(given).map(stepState);
        if (derived === "DONE") expect(told.every((each) => each === "DONE" || each === undefined)).toBe(true);
        if (derived === "PARTIAL" || derived === "FAILED") expect(failedBlocks(given)).not.toEqual([]);
      }),
    );
  });

  it("names the blocks that failed", () => {
    expect(failedBlocks(blocks({ ...done, smsTmo: "FAILED", campaignProvisioning: "FAILED" }))).toEqual([
      "campaignProvisioning",
      "smsTmo",
    ]);
    expect(failedBlocks({ smsAtt: null, osrUpdate: "FAILED" })).toEqual([]);
  });
});
