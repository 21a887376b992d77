import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { durationMs, sandboxClock } from "../../src/sandbox/clock.js";
import { type Sandbox, startSandbox } from "../../src/sandbox/index.js";
import { desiredMoment } from "../../src/sandbox/porting/schedule.js";
import { timeline } from "../../src/sandbox/timeline.js";
import { control, numberOf, portingCalls } from "./calls.js";

describe("durations", () => {
  it.each([
    ["P1D", 86_400_000],
    ["PT4H", 14_400_000],
    ["P1W", 604_800_000],
    ["P1DT1H1M1.5S", 90_061_500],
    [60_000, 60_000],
  ])("reads %s", (text, ms) => expect(durationMs(text)).toBe(ms));

  it.each(["P", "PT", "1D", "P1Y", "P1M", "-P1D", "", -1, Number.NaN, null, {}])("refuses %s", (text) =>
    expect(durationMs(text)).toBeUndefined(),
  );
});

describe("desired moments", () => {
  it.each([
    ["2027-01-19", "10:30:00", "US/Central", "2027-01-19T16:30:00.000Z"],
    ["2027-07-19", "10:30:00", "US/Central", "2027-07-19T15:30:00.000Z"],
    ["2027-03-14", "09:00:00", "US/Eastern", "2027-03-14T13:00:00.000Z"],
    ["2027-11-07", "00:30:00", "US/Pacific", "2027-11-07T07:30:00.000Z"],
    ["2027-01-19", "00:00:00", "US/Mountain", "2027-01-19T07:00:00.000Z"],
    ["2027-01-19", "23:59:59", "GMT", "2027-01-19T23:59:59.000Z"],
  ])("%s %s %s is %s", (desiredPortDate, desiredPortTime, desiredPortTimeZone, moment) =>
    expect(desiredMoment({ desiredPortDate, desiredPortTime, desiredPortTimeZone }).toISOString()).toBe(moment),
  );
});

describe("the timeline", () => {
  it("runs what is due in order of its time, with events that events bring about", () => {
    const clock = sandboxClock({ start: new Date(0) });
    const events = timeline(clock, 0);
    const seen: string[] = [];
    events.schedule(new Date(3_000), (at) => seen.push(`c ${at.getTime()}`));
    events.schedule(new Date(1_000), () => {
      seen.push("a");
      events.schedule(new Date(2_000), () => seen.push("b"));
    });
    events.schedule(new Date(9_000), () => seen.push("later"));
    events.runDue();
    expect(seen).toEqual([]);
    clock.advance(5_000);
    events.runDue();
    expect(seen).toEqual(["a", "b", "c 3000"]);
  });
});

describe("the sandbox's clock", () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ clock: sandboxClock({ start: new Date("2027-01-04T15:00:00Z") }) });
  });
  afterEach(() => sandbox.close());

  it("is read, moved and set by control routes, and never goes back", async () => {
    expect(await control(sandbox, "GET", "/clock")).toEqual({ now: "2027-01-04T15:00:00.000Z" });
    await control(sandbox, "POST", "/clock", { advance: "P1D" });
    await control(sandbox, "POST", "/clock", { advance: 3_600_000 });
    expect((await control(sandbox, "GET", "/clock")).now).toBe("2027-01-05T16:00:00.000Z");
    await control(sandbox, "POST", "/clock", { set: "2027-01-19T16:30:00Z" });
    expect(sandbox.clock.now().toISOString()).toBe("2027-01-19T16:30:00.000Z");
    await expect(control(sandbox, "POST", "/clock", { set: "2027-01-01T00:00:00Z" })).rejects.toThrow(/400/);
    await expect(control(sandbox, "POST", "/clock", { advance: "soon" })).rejects.toThrow(/400/);
    await expect(control(sandbox, "POST", "/clock", {})).rejects.toThrow(/400/);
  });
});

it("moves orders by itself when time flows", async () => {
  // Ten sandbox days a real second: an order takes about two to be confirmed.
  const sandbox = await startSandbox({ speed: 864_000 });
  try {
    const call = portingCalls(sandbox);
    const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
    await call.order([numberOf("+12025550134")], { desiredPortSchedule: { desiredPortDate: day } });
    // The moves are read from memory: no request gives the timer a hand.
    await expect.poll(() => sandbox.moves.map((move) => move.to), { timeout: 10_000 }).toContain("CONFIRMED");
  } finally {
    await sandbox.close();
  }
});
