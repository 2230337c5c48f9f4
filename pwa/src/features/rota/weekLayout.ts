// From times to what a day's bar shows. Pure: wall-clock texts in, pieces out. On the wall,
// neighbouring times touch on a day of 23 or 25 hours, too, so a day always has 24.

import type { Slot } from "../../api/types.ts";

/** open: each place is · part: some are, some aren't · held: none is */
export type Standing = "open" | "part" | "held";

/** What lies of a time within one day. */
export interface Piece {
  slot: Slot;
  standing: Standing;
  over: boolean;
  /** Minutes on the day's wall clock. */
  from: number;
  to: number;
  /** Times of several kinds can lie side by side. */
  lane: number;
}

export interface Day {
  date: string;
  pieces: Piece[];
  lanes: number;
}

export const DAY = 24 * 60;
/** A time of ten minutes still has to be seen. */
const LEAST = 10;
/** However long a time is, a page of the week ends. */
const MOST_DAYS = 8;

export const standing = (slot: Slot): Standing =>
  slot.taken >= slot.places ? "held" : slot.taken > 0 ? "part" : "open";

export const isOver = (slot: Slot, now: number): boolean => Date.parse(slot.ends_at) <= now;

/** A date some days on, counted on the calendar. */
export function plus(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Days from one date to another. */
export const between = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000);

const minutes = (wall: string): number => Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14));

/** A time's parts by day, [date, from, to]; in the hour that comes twice an end can read earlier. */
function parts(slot: Slot): [string, number, number][] {
  const [start, end] = [slot.starts_wall, slot.ends_wall];
  const first = start.slice(0, 10);
  const [from, to] = [minutes(start), minutes(end)];
  const days = between(first, end.slice(0, 10));
  if (days < 0 || (days === 0 && to <= from)) {
    const lasts = Math.max(0, (Date.parse(slot.ends_at) - Date.parse(slot.starts_at)) / 60_000);
    return [[first, from, Math.min(DAY, from + Math.max(LEAST, lasts))]];
  }
  const found: [string, number, number][] = [];
  for (let n = 0; n <= Math.min(days, MOST_DAYS); n += 1) {
    const part = [n === 0 ? from : 0, n === days ? to : DAY] as const;
    // An end at midnight belongs to the evening before it.
    if (part[1] > part[0]) found.push([plus(first, n), part[0], part[1]]);
  }
  return found;
}

/** The first lane that is free from its start on. */
function place(pieces: Piece[]): number {
  pieces.sort((a, b) => a.from - b.from || b.to - a.to || (a.slot.id < b.slot.id ? -1 : 1));
  const ends: number[] = [];
  for (const piece of pieces) {
    const free = ends.findIndex((end) => end <= piece.from);
    piece.lane = free < 0 ? ends.length : free;
    ends[piece.lane] = Math.max(piece.to, piece.from + LEAST);
  }
  return Math.max(1, ends.length);
}

/** Some days from `first`, each with its pieces. An open time that is over isn't shown. */
export function layOut(
  slots: readonly Slot[],
  first: string,
  days: number,
  now: number,
): Day[] {
  const found = new Map<string, Piece[]>();
  for (let n = 0; n < days; n += 1) found.set(plus(first, n), []);
  for (const slot of slots) {
    const over = isOver(slot, now);
    if (over && slot.taken === 0 && !slot.mine) continue;
    const stands = over ? "held" : standing(slot);
    for (const [date, from, to] of parts(slot)) {
      found.get(date)?.push({ slot, standing: stands, over, from, to, lane: 0 });
    }
  }
  return [...found].map(([date, pieces]) => ({ date, lanes: place(pieces), pieces }));
}

/** When the bars of days begin: what lies before it is the night's. */
const DAWN = 8 * 60;
/** They begin then where somebody is awake earlier. */
const EARLY = 4 * 60;

/** The minute at which the waking hours of some days begin. */
export const dawnOf = (days: readonly Day[]): number =>
  days.some(({ pieces }) => pieces.some(({ from }) => from >= EARLY && from < DAWN)) ? EARLY : DAWN;

/** What lies of some days between two minutes of their wall clocks. */
export function partOf(days: readonly Day[], from: number, to: number): Day[] {
  return days.map(({ date, pieces }) => {
    const inside = pieces
      .filter((one) => one.to > from && one.from < to)
      .map((one) => ({ ...one, from: Math.max(from, one.from), to: Math.min(to, one.to) }));
    return { date, lanes: place(inside), pieces: inside };
  });
}

/** The times of some days, each once, in their order. */
export function timesOf(days: readonly Day[]): Slot[] {
  const found = new Map<string, Slot>();
  for (const { pieces } of days) for (const { slot } of pieces) found.set(slot.id, slot);
  return [...found.values()].sort(
    (a, b) => Date.parse(a.starts_at) - Date.parse(b.starts_at) || (a.id < b.id ? -1 : 1),
  );
}

/** What a finger at a minute of a lane means: what lies there, else what is nearest in reach. */
export function pieceAt(day: Day, minute: number, lane: number, reach: number): Piece | null {
  const off = (one: Piece) =>
    minute < one.from ? one.from - minute : minute >= one.to ? minute - one.to : -1;
  const near = day.pieces
    .filter((one) => off(one) <= reach)
    .sort((a, b) => off(a) - off(b) || Math.abs(a.lane - lane) - Math.abs(b.lane - lane));
  return near[0] ?? null;
}

/** What a day leads to when nothing of it is pointed at: the first open time, else the next. */
export function firstOf(day: Day): Piece | null {
  const ahead = day.pieces.filter((one) => !one.over);
  return ahead.find((one) => one.standing !== "held") ?? ahead[0] ?? day.pieces[0] ?? null;
}

/** Minutes that some times cover, each minute once. */
function covered(spans: [number, number][]): number {
  let sum = 0;
  let until = -Infinity;
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return Math.round(sum / 60_000);
}

/** How long something is open, and held, from now on: hours, and nobody is counted. */
export function hours(slots: readonly Slot[], now: number): { open: number; held: number } {
  const spans = (which: (slot: Slot) => boolean) =>
    covered(
      slots
        .filter(which)
        .map((slot): [number, number] => [
          Math.max(now, Date.parse(slot.starts_at)),
          Date.parse(slot.ends_at),
        ]),
    );
  return {
    open: spans((slot) => slot.taken < slot.places),
    held: spans((slot) => slot.taken > 0 || slot.mine),
  };
}
