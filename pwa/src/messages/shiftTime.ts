// When a shift is: by the server's wall clock in the circle's zone, on every screen alike. A phone
// with older rules of zones would be an hour off if it worked that out by itself. Where the
// reader's zone differs, their own time stands beside it, and both are named.

import { t } from "./index.ts";
import { hour, range, wallIn, when, zoneUsed } from "./time.ts";

/** A time of a circle, as the server tells it; what a phone kept from before may have no zone. */
export interface TimeOfCircle {
  starts_at: string;
  ends_at: string;
  /** "YYYY-MM-DDTHH:MM" by the circle's wall clock. */
  starts_wall: string;
  ends_wall: string;
  zone?: string;
}

/** A wall-clock time as an instant that reads the same in UTC. */
export const wallAsUtc = (wall: string): string => `${wall}:00Z`;

/** "Vancouver" of "America/Vancouver"; "UTC+3" of "Etc/GMT-3", whose sign is the other way round. */
export function placeOf(zone: string): string {
  const [, sign, hours] = /^Etc\/GMT([+-])(\d+)$/.exec(zone) ?? [];
  if (hours !== undefined) return `UTC${sign === "-" ? "+" : "−"}${hours}`;
  return (zone.split("/").pop() ?? zone).replaceAll("_", " ");
}

/** What this phone calls a zone: names that were linked to another are one zone. */
function known(zone: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return zone;
  }
}

/** Whether two names are of one zone: Asia/Kolkata and Asia/Calcutta are. */
export const isSameZone = (one: string, other: string): boolean =>
  one === other || known(one) === known(other);

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

function telling(time: TimeOfCircle, of: Words, now: number): string {
  // What this phone kept from before an update may have instants alone.
  if (!time.starts_wall) return of(`${wallIn(time.starts_at)}:00Z`, `${wallIn(time.ends_at)}:00Z`, new Date(now));
  const circle = of(wallAsUtc(time.starts_wall), wallAsUtc(time.ends_wall), wallNow(time, now));
  const walls = ownWalls(time);
  if (walls === null) return both(time, circle, null);
  const at = new Date(now + Date.parse(wallAsUtc(walls[0])) - Date.parse(time.starts_at));
  return both(time, circle, of(wallAsUtc(walls[0]), wallAsUtc(walls[1]), at));
}

/** "Saturday 6 to 8 pm". */
export const whenTime = (time: TimeOfCircle, now: number = Date.now()): string =>
  telling(time, (from, to, at) => when(from, to, "UTC", at), now);

/** "6 to 8 pm", where the day is told above. */
export function rangeTime(time: TimeOfCircle, now: number = Date.now()): string {
  const walls = time.starts_wall ? ownWalls(time) : null;
  // Under the circle's day a time of another day needs its own.
  return walls && walls[0].slice(0, 10) !== time.starts_wall.slice(0, 10)
    ? both(time, rangeOf(time.starts_wall, time.ends_wall), whenOwn(time, walls, now))
    : telling(time, (from, to) => range(from, to, "UTC"), now);
}

const rangeOf = (from: string, to: string): string => range(wallAsUtc(from), wallAsUtc(to), "UTC");

function whenOwn(time: TimeOfCircle, walls: [string, string], now: number): string {
  const at = new Date(now + Date.parse(wallAsUtc(walls[0])) - Date.parse(time.starts_at));
  return when(wallAsUtc(walls[0]), wallAsUtc(walls[1]), "UTC", at);
}

/** The start or the end by itself: "6 pm". */
export const startTime = (time: TimeOfCircle): string => telling(time, (from) => hour(from, "UTC"), 0);
export const endTime = (time: TimeOfCircle): string => telling(time, (_, to) => hour(to, "UTC"), 0);

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
