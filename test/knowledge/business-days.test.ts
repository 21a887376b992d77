import { describe, expect, it } from "vitest";
import { businessDays, holidayOn, momentText } from "../../src/knowledge/business-days.js";

describe("holidayOn", () => {
  it.each([
    ["2026-12-25", "Christmas Day", "Christmas Day"],
    ["2026-11-26", "Thanksgiving", undefined],
    ["2026-10-12", "Columbus Day", "Thanksgiving"],
    ["2027-01-18", "Martin Luther King Day", undefined],
    ["2027-05-31", "Memorial Day", undefined],
    // Sundays move to Monday, Saturdays to Friday in the US and on to Monday in Canada.
    ["2027-07-05", "Independence Day", undefined],
    ["2027-06-18", "Juneteenth", undefined],
    ["2021-12-31", "New Year's Day", undefined],
    ["2027-12-24", "Christmas Day", undefined],
    ["2027-12-27", undefined, "Christmas Day"],
    ["2027-12-28", undefined, "Boxing Day"],
    ["2027-03-26", undefined, "Good Friday"],
    ["2024-03-29", undefined, "Good Friday"],
    ["2027-05-24", undefined, "Victoria Day"],
    ["2026-05-18", undefined, "Victoria Day"],
    ["2027-07-01", undefined, "Canada Day"],
    ["2027-01-19", undefined, undefined],
  ])("knows %s", (date, us, ca) => {
    expect(holidayOn(date, ["US"])).toBe(us);
    expect(holidayOn(date, ["CA"])).toBe(ca);
  });
});

it("counts business days without weekends and holidays, as far as asked", () => {
  expect(businessDays("2026-12-01", "2026-12-08", ["US"], 99)).toBe(5);
  expect(businessDays("2026-12-24", "2026-12-28", ["US"], 99)).toBe(1);
  expect(businessDays("2026-12-24", "2026-12-28", ["US", "CA"], 99)).toBe(0);
  expect(businessDays("2026-12-01", "2026-12-01", ["US"], 99)).toBe(0);
  expect(businessDays("2026-12-01", "2099-12-01", ["US"], 7)).toBe(7);
});

it("names the weekday of a moment", () => {
  expect(momentText(new Date("2026-12-01T15:00:00Z"))).toBe("2026-12-01T15:00:00Z, a Tuesday");
});
