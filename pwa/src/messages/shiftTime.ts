// When a shift is: by the server's wall clock in the circle's zone, on every screen alike. A phone
// with older rules of zones would be an hour off if it worked that out by itself. Where the
// reader's zone differs, their own time stands beside it, and both are named.

import type { TimeOfCircle } from "../api/types.ts";
import { t } from "./index.ts";
import { hourWithin, range, wallIn, when, zoneUsed } from "./time.ts";
import { nameOfZone } from "./wallClock.ts";

const DAY_MS = 86_400_000;

/** A wall-clock time as an instant that reads the same in UTC. */
export const wallAsUtc = (wall: string): string => `${wall}:00Z`;

/** "Vancouver" of "America/Vancouver"; "UTC+3" of "Etc/GMT-3", whose sign is the other way round. */
export function placeOf(zone: string): string {
  const [, sign, hours] = /^Etc\/GMT([+-])(\d+)$/.exec(zone) ?? [];
  if (hours !== undefined) return `UTC${sign === "-" ? "+" : "−"}${hours}`;
  return (zone.split("/").pop() ?? zone).replaceAll("_", " ");
}

/** Whether two names are of one zone: Asia/Kolkata and Asia/Calcutta are. */
export const isSameZone = (one: string, other: string): boolean =>
  one === other || nameOfZone(one) === nameOfZone(other);

/** The reader's own zone, where it isn't the circle's. */
function otherZone(zone: string | undefined): string | null {
  const own = zoneUsed();
  return zone === undefined || isSameZone(zone, own) ? null : own;
}

/** The reader's own wall clock at a time's start and end, where it shows something else. */
function ownWalls(time: TimeOfCircle): [string, string] | null {
  if (otherZone(time.zone) === null) return null;
  const own: [string, string] = [wallIn(time.starts_at), wallIn(time.ends_at)];
  return own[0] === time.starts_wall && own[1] === time.ends_wall ? null : own;
}

/** "6 to 8 pm in Vancouver (3 to 5 am in Madrid)", or the circle's alone where both read alike. */
function both(time: TimeOfCircle, circle: string, own: string | null): string {
  if (own === null || time.zone === undefined) return circle;
  return t("time.both", {
    time: circle,
    zone: placeOf(time.zone),
    own,
    here: placeOf(zoneUsed()),
  });
}

/** An instant on the circle's wall clock, by the offset that the server gave a time of it. */
export function wallNow(time: TimeOfCircle, now: number = Date.now()): Date {
  return new Date(now + Date.parse(wallAsUtc(time.starts_wall)) - Date.parse(time.starts_at));
}

type Words = (from: string, to: string, at: Date) => string;

/** `alone` where both clocks read alike, else `beside` for each of them. */
function telling(time: TimeOfCircle, now: number, alone: Words, beside: Words = alone): string {
  // What this phone kept from before an update may have instants alone.
  if (!time.starts_wall) {
    return alone(wallAsUtc(wallIn(time.starts_at)), wallAsUtc(wallIn(time.ends_at)), new Date(now));
  }
  const own = ownWalls(time);
  const words = (walls: readonly [string, string], of: Words): string => {
    const [from, to] = walls.map(wallAsUtc) as [string, string];
    return of(from, to, new Date(now + Date.parse(from) - Date.parse(time.starts_at)));
  };
  const circle = words([time.starts_wall, time.ends_wall], own ? beside : alone);
  return both(time, circle, own ? words(own, beside) : null);
}

/** By weekday, or by date where it is a week away: two clocks have two tomorrows. */
function whenBeside(from: string, to: string, at: Date): string {
  const start = Date.parse(from);
  return when(from, to, "UTC", start - at.getTime() < 6 * DAY_MS ? new Date(start - 3 * DAY_MS) : at);
}

/** "Saturday 6 to 8 pm", "Tomorrow 6 to 8 pm". */
export const whenTime = (time: TimeOfCircle, now: number = Date.now()): string =>
  telling(time, now, (from, to, at) => when(from, to, "UTC", at), whenBeside);

/** "6 to 8 pm", where the circle's day is told above: another day of the reader's own is named. */
export const rangeTime = (time: TimeOfCircle, now: number = Date.now()): string =>
  telling(
    time,
    now,
    (from, to) => range(from, to, "UTC"),
    (from, to, at) =>
      from.slice(0, 10) === time.starts_wall.slice(0, 10)
        ? range(from, to, "UTC")
        : whenBeside(from, to, at),
  );

const rangeOf = (from: string, to: string): string => range(wallAsUtc(from), wallAsUtc(to), "UTC");

/** The start or the end by itself, within a sentence: "since {time}". */
export const startTime = (time: TimeOfCircle): string => telling(time, 0, (from) => hourWithin(from, "UTC"));
export const endTime = (time: TimeOfCircle): string => telling(time, 0, (_, to) => hourWithin(to, "UTC"));

/** "Times are by the clock in Vancouver", where the reader's own differs. */
export const zoneNote = (zone: string | undefined): string | null =>
  otherZone(zone) === null ? null : t("time.circle_zone", { zone: placeOf(zone ?? "") });

/** "6 to 8 pm" of a pattern, by its next time: which hour it is for the reader changes in the year. */
export function patternTime(text: string, zone: string | undefined, next: TimeOfCircle | null): string {
  if (otherZone(zone) === null) return text;
  const walls = next && ownWalls(next);
  if (next && !walls) return text;
  return walls && next
    ? both(next, text, rangeOf(walls[0], walls[1]))
    : t("time.in_zone", { time: text, zone: placeOf(zone ?? "") });
}
