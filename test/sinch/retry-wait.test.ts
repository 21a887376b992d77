/** How long a repeat waits: as long as Sinch asks, else a random part of a growing ceiling. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { createPatience, jitter, retryAfterMs, sleep } from "../../src/sinch/retry-wait.js";

const NOW = Date.parse("2026-12-01T15:00:00Z");
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("the wait before a repeat", () => {
  const asked = (retryAfter: string) => retryAfterMs({ headers: { "retry-after": retryAfter } }, NOW);

  it.each([
    ["7", 7_000],
    ["0", 0],
    ["1.5", 1_500],
    ["-3", 0],
    ["Tue, 01 Dec 2026 15:00:30 GMT", 30_000],
    ["Tue, 01 Dec 2026 14:59:00 GMT", 0],
  ])("is what Sinch asks for: %s", (retryAfter, ms) => {
    expect(asked(retryAfter)).toBe(ms);
  });

  it.each(["soon", "Infinity"])("is nothing that Sinch asks for by saying %s, or not a word", (retryAfter) => {
    expect(asked(retryAfter)).toBeUndefined();
    expect(retryAfterMs({ headers: {} }, NOW)).toBeUndefined();
  });

  it("grows from attempt to attempt when Sinch says nothing", () => {
    vi.spyOn(Math, "random").mockReturnValue(0.5);
    expect([1, 2, 3, 4, 9].map(jitter)).toEqual([250, 1_000, 4_000, 4_000, 4_000]);
    vi.spyOn(Math, "random").mockReturnValue(0);
    expect(jitter(3)).toBe(0);
  });
});

describe("patience", () => {
  it("counts waits that go on side by side once, and those one after another each", () => {
    const patience = createPatience(20_000);
    const sideBySide = [15_000, 15_000, 14_000].map((ms) => patience.begin(ms));
    expect(sideBySide.every(Boolean)).toBe(true);
    for (const over of sideBySide) over?.();
    expect(patience.begin(15_000)).toBeUndefined();
    patience.begin(4_000)?.();
    expect(patience.begin(4_000)).toBeUndefined();
  });
});

describe("sleep", () => {
  const state = (promise: Promise<void>) => Promise.race([promise.then(() => "over"), Promise.resolve("asleep")]);

  it("lasts as long as it was told to", async () => {
    vi.useFakeTimers();
    const night = sleep(1_000, new AbortController().signal);
    await vi.advanceTimersByTimeAsync(999);
    expect(await state(night)).toBe("asleep");
    await vi.advanceTimersByTimeAsync(1);
    await night;
    const again = sleep(1_000);
    await vi.advanceTimersByTimeAsync(1_000);
    await again;
  });

  it("ends at once when it is aborted, and leaves no timer behind", async () => {
    vi.useFakeTimers();
    const waking = new AbortController();
    const night = sleep(1_000, waking.signal);
    expect(vi.getTimerCount()).toBe(1);
    waking.abort();
    await night;
    expect(vi.getTimerCount()).toBe(0);
    await sleep(1_000, waking.signal);
    expect(vi.getTimerCount()).toBe(0);
  });
});
