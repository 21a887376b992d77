import type { Schedule } from "./model.js";

const IANA: Readonly<Record<string, string>> = {
  "US/Eastern": "America/New_York",
  "US/Central": "America/Chicago",
  "US/Mountain": "America/Denver",
  "US/Pacific": "America/Los_Angeles",
  GMT: "Etc/UTC",
};

export const TIME_ZONES = Object.keys(IANA);
export const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** A date that exists, as YYYY-MM-DD. */
export function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** What a wall clock in the zone shows at an instant, as if it were UTC. */
function wallTime(instant: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(instant);
  const part = (type: string): number => Number(parts.find((one) => one.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

/** The instant a schedule means, with the daylight saving time of its zone. */
export function desiredMoment({ desiredPortDate, desiredPortTime, desiredPortTimeZone }: Schedule): Date {
  const timeZone = IANA[desiredPortTimeZone] ?? "Etc/UTC";
  const wanted = new Date(`${desiredPortDate}T${desiredPortTime}Z`).getTime();
  // The offset at the first guess may be that of the other side of a clock change; the second look settles it.
  let instant = wanted;
  for (let look = 0; look < 2; look += 1) instant += wanted - wallTime(new Date(instant), timeZone);
  return new Date(instant);
}
