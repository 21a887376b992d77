/**
 * Days on which carriers of the US and Canada commonly do not port. Advice and no rule: each carrier keeps its own holidays
 * (47 CFR 52.35 leaves them to it), so what stands here warns and never refuses. Dates are texts, YYYY-MM-DD.
 */

export type Region = "US" | "CA";

const DAY_MS = 86_400_000;
const at = (date: string): Date => new Date(`${date}T00:00:00Z`);
const textOf = (date: Date): string => date.toISOString().slice(0, 10);

export const weekdayOf = (date: string): string =>
  at(date).toLocaleDateString("en-US", { weekday: "long", timeZone: "UTC" });

export const isWeekend = (date: string): boolean => [0, 6].includes(at(date).getUTCDay());

/** `2026-12-01T15:00:00Z, a Tuesday`: agents have no calendar. */
export const momentText = (moment: Date): string =>
  `${moment.toISOString().slice(0, 19)}Z, a ${weekdayOf(textOf(moment))}`;

/** The name of the holiday that the date is, or is observed as, in one of the regions. */
export function holidayOn(date: string, regions: readonly Region[]): string | undefined {
  const year = Number(date.slice(0, 4));
  // A first of January on a Saturday is observed in the year before.
  for (const region of regions)
    for (const each of [year, year + 1]) {
      const name = holidaysOf(region, each).get(date);
      if (name) return name;
    }
  return undefined;
}

/** Business days after `from` up to and with `to`, as far as `most`. */
export function businessDays(from: string, to: string, regions: readonly Region[], most: number): number {
  let days = 0;
  for (let moment = at(from).getTime() + DAY_MS; moment <= at(to).getTime() && days < most; moment += DAY_MS) {
    const date = textOf(new Date(moment));
    if (!isWeekend(date) && !holidayOn(date, regions)) days++;
  }
  return days;
}

/** A fixed date, or the nth weekday of a month; 0 is Sunday, and -1 means the last. */
type When = readonly ["on", month: number, day: number] | readonly ["nth", month: number, nth: number, weekday: number];

const SHARED: readonly (readonly [string, When])[] = [
  ["New Year's Day", ["on", 1, 1]],
  ["Labor Day", ["nth", 9, 1, 1]],
  ["Christmas Day", ["on", 12, 25]],
];

const HOLIDAYS: Readonly<Record<Region, readonly (readonly [string, When])[]>> = {
  US: [
    ...SHARED,
    ["Martin Luther King Day", ["nth", 1, 3, 1]],
    ["Washington's Birthday", ["nth", 2, 3, 1]],
    ["Memorial Day", ["nth", 5, -1, 1]],
    ["Juneteenth", ["on", 6, 19]],
    ["Independence Day", ["on", 7, 4]],
    ["Columbus Day", ["nth", 10, 2, 1]],
    ["Veterans Day", ["on", 11, 11]],
    ["Thanksgiving", ["nth", 11, 4, 4]],
  ],
  CA: [
    ...SHARED,
    ["Canada Day", ["on", 7, 1]],
    ["Truth and Reconciliation Day", ["on", 9, 30]],
    ["Thanksgiving", ["nth", 10, 2, 1]],
    ["Remembrance Day", ["on", 11, 11]],
    ["Boxing Day", ["on", 12, 26]],
  ],
};

function holidaysOf(region: Region, year: number): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, when] of HOLIDAYS[region]) found.set(observed(dateOf(when, year), region, found), name);
  if (region === "CA") {
    found.set(textOf(new Date(easterSunday(year).getTime() - 2 * DAY_MS)), "Good Friday");
    found.set(mondayBefore(`${year}-05-25`), "Victoria Day");
  }
  return found;
}

function dateOf(when: When, year: number): Date {
  if (when[0] === "on") return new Date(Date.UTC(year, when[1] - 1, when[2]));
  const [, month, nth, weekday] = when;
  const first = new Date(Date.UTC(year, nth < 0 ? month : month - 1, 1));
  const ahead = (weekday - first.getUTCDay() + 7) % 7;
  return new Date(first.getTime() + (ahead + 7 * (nth < 0 ? nth : nth - 1)) * DAY_MS);
}

/** In the US a Saturday's holiday is kept on Friday; else it moves to the next weekday that is free. */
function observed(date: Date, region: Region, taken: ReadonlyMap<string, string>): string {
  const saturday = date.getUTCDay() === 6;
  const shift = region === "US" && saturday ? -DAY_MS : DAY_MS;
  let day = date;
  while (isWeekend(textOf(day)) || taken.has(textOf(day))) day = new Date(day.getTime() + shift);
  return textOf(day);
}

function mondayBefore(date: string): string {
  const day = at(date);
  return textOf(new Date(day.getTime() - ((day.getUTCDay() + 6) % 7 || 7) * DAY_MS));
}

/** The Gregorian computus, as Meeus, Jones and Butcher wrote it. */
function easterSunday(year: number): Date {
  const a = year % 19;
  const century = Math.floor(year / 100);
  const rest = year % 100;
  const corrected = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const moon = (19 * a + century - Math.floor(century / 4) - corrected + 15) % 30;
  const sunday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - moon - (rest % 4)) % 7;
  const month = Math.floor((a + 11 * moon + 22 * sunday) / 451);
  const day = moon + sunday - 7 * month + 114;
  return new Date(Date.UTC(year, Math.floor(day / 31) - 1, (day % 31) + 1));
}
