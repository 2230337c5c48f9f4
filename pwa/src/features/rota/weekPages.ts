// Which days the server is asked for. An answer begins before the first day (a night reaches
// into it, and another zone's day does) and is the same for four days, so that a phone without a
// connection still knows the coming days tomorrow.

import { between, plus } from "./weekLayout.ts";

const EPOCH = "2024-01-01";
const EVERY = 4;
const BEFORE = 2;
/** Days of one answer; the API gives no more. */
export const FETCHED = 14;
/** Days of one page of the week. */
export const SHOWN = 7;
/** How far ahead one can look, in days. */
export const FARTHEST = 366;
/** Days of one look at the months, six weeks. */
export const MONTHS = 42;

const block = (date: string): string => {
  const days = between(EPOCH, date);
  return plus(date, -(((days % EVERY) + EVERY) % EVERY));
};

const path = (circle: string, from: string): string =>
  `/circles/${circle}/week?from=${plus(from, -BEFORE)}&days=${FETCHED}`;

/** Where the seven days from a date are to be had. */
export const weekPath = (circle: string, first: string): string => path(circle, block(first));

/** Where they were to be had some days ago: what serves with no way out. */
export const beforePath = (circle: string, first: string): string =>
  path(circle, plus(block(first), -EVERY));

/** Whether an answer tells of a day; the days at its ends may be cut. */
export const tellsOf = (answer: { from: string; days: number }, date: string): boolean => {
  const at = between(answer.from, date);
  return at >= 1 && at < answer.days - 1;
};

/** The day, not before today and not more than a year on, at which a page begins. */
export function clamp(wanted: string | undefined, today: string): string {
  if (!wanted || !/^\d{4}-\d\d-\d\d$/.test(wanted)) return today;
  const days = between(today, wanted);
  return days >= 0 && days <= FARTHEST ? plus(today, days) : today;
}

/** The Monday of a date's week. */
export function monday(date: string): string {
  return plus(date, -((new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7));
}

/** Whether what a path of the week or the months gave is over for good: a phone forgets it. */
export function isPast(path: string, today: string): boolean {
  const [, from, days] = /[?&]from=([\d-]+)&days=(\d+)$/.exec(path) ?? [];
  return from !== undefined && plus(from, Number(days)) < today;
}

/** Where six weeks of the months are to be had. */
export const daysPath = (circle: string, first: string): string =>
  `/circles/${circle}/days?from=${first}&days=${MONTHS}`;
