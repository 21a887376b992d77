import { describe, expect, it } from "vitest";
import { canadianAreaCodes, isTollFree, regionOf, tollFreeAreaCodes } from "../../src/knowledge/area-codes.js";

describe("area codes", () => {
  it("tell toll-free from local numbers", () => {
    expect(["+18335550117", "+18885550164", "+18005550100"].every(isTollFree)).toBe(true);
    expect(["+12025550134", "+14165550123", "+18025550100", "", "833"].some(isTollFree)).toBe(false);
  });

  it("tell Canada from the United States", () => {
    expect(["+14165550123", "+16045550118", "+16135550100"].map(regionOf)).toEqual(["CA", "CA", "CA"]);
    expect(["+12025550134", "+18335550117", "+19075550100"].map(regionOf)).toEqual(["US", "US", "US"]);
  });

  it("are three digits, none twice, none both", () => {
    const all = [...canadianAreaCodes, ...tollFreeAreaCodes];
    expect(new Set(all).size).toBe(all.length);
    expect(all.every((code) => /^[2-9]\d\d$/.test(code))).toBe(true);
  });
});
