// Times as people say them: "Thursday 6 to 8 pm", in the reader's zone.

import { signal } from "@preact/signals";

import { numberIn } from "./format.ts";
import { language, setApart, t, type Key } from "./index.ts";
import { localeOf } from "./languages.ts";
import { addDays, wallDate, wallMinutes, wallTime } from "./wallClock.ts";

export { addDays };

/** Set from the account; undefined is the phone's own. What stands on the screen follows it. */
const own = signal<string | undefined>(undefined);

/** A zone that this phone's data doesn't know leaves times by the phone's own clock. */
export function useZone(wanted: string | undefined): void {
  own.value = wanted !== undefined && isKnownZone(wanted) ? wanted : undefined;
}

function isKnownZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

/** The zone that this phone is set to; null where the browser names none that people live by. */
export function phoneZone(): string | null {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
  return /^[A-Z]/.test(name) && name.includes("/") && !name.startsWith("Etc/") ? name : null;
}

/** The same for the server; without a name the offset of this phone's clock, as "+03:00". */
export function zoneHere(): string {
  const known = phoneZone();
  if (known !== null) return known;
  const east = -new Date().getTimezoneOffset();
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${east < 0 ? "-" : "+"}${two(Math.trunc(Math.abs(east) / 60))}:${two(Math.abs(east) % 60)}`;
}

/** The zone in which times are told here. */
export const zoneUsed = (): string => own.value ?? phoneZone() ?? "UTC";

/** The phone's own flavour of the language (en-GB has a 24-hour clock, en-US hasn't). */
export const locale = (): string => localeOf(language.value);

/** A number that stands by itself, in the phone's digits. */
export const numberText = (value: number): string => numberIn(language.value, value);

function parts(at: Date, inZone: string | undefined, options: Intl.DateTimeFormatOptions) {
  // The days of the fields and of the server, whatever calendar the phone is set to.
  const format = new Intl.DateTimeFormat(locale(), { timeZone: inZone, calendar: "gregory", ...options });
  return { text: format.format(at), list: format.formatToParts(at) };
}

/** An hour and its half of the day, which stands before it in Korean ("오후 6:00"). */
interface Clock {
  text: string;
  half: string;
  isHalfFirst: boolean;
}

/** What stands after a whole hour in languages that say it without minutes: "6 pm", "오후 6시". */
const AFTER_WHOLE_HOUR: Readonly<Record<string, string>> = { ar: "", en: "", es: "", ko: "시" };

const whole = ({ text, half, isHalfFirst }: Clock): string =>
  (isHalfFirst ? [half, text] : [text, half]).filter(Boolean).join("\u00a0");

function clock(iso: string, inZone: string | undefined): Clock {
  const at = new Date(iso);
  const { list, text } = parts(at, inZone, { hour: "numeric", minute: "2-digit" });
  // Some browsers write "p. m." with a space at which a line may break.
  const half = (list.find((part) => part.type === "dayPeriod")?.value ?? "").replace(/ /g, "\u00a0");
  if (!half) return { text, half, isHalfFirst: false };
  const hour = list.find((part) => part.type === "hour")?.value ?? "";
  const minute = list.find((part) => part.type === "minute")?.value ?? "";
  const short = language.value === "en" ? half.toLowerCase().replaceAll(".", "") : half;
  const after = AFTER_WHOLE_HOUR[language.value];
  const isWhole = after !== undefined && wallMinutes(at, inZone) % 60 === 0;
  const isHalfFirst = list.findIndex((part) => part.type === "dayPeriod") < list.findIndex((part) => part.type === "hour");
  return { text: isWhole ? `${hour}${after}` : `${hour}:${minute}`, half: short, isHalfFirst };
}

/** "4:12 am" or "16:12". */
export const hour = (iso: string, inZone: string | undefined = own.value): string => whole(clock(iso, inZone));

/** The hour as it is shown, as a number: 1 at 1 pm where the clock has 12 hours. */
function hourShown(iso: string, inZone: string | undefined): number {
  const shown = Math.floor(minutesIn(iso, inZone) / 60);
  return clock(iso, inZone).half ? shown % 12 || 12 : shown;
}

/** The hour within a sentence, as "until {time}": "4:12 am"; Spanish says "la 1" and "las 7". */
export const hourWithin = (iso: string, inZone: string | undefined = own.value): string =>
  t("time.within", { n: hourShown(iso, inZone), time: hour(iso, inZone) });

/** "6 to 8 pm", "9 pm to 7 am", "8 am to 8 am on the next day". */
export function range(from: string, to: string, inZone: string | undefined = own.value): string {
  const [a, b] = [clock(from, inZone), clock(to, inZone)];
  if (whole(a) === whole(b)) return t("time.range_day", { from: whole(a) });
  // The half is said once, where it stands outside of both.
  const isSameHalf = a.half === b.half;
  return t("time.range", {
    from: isSameHalf && !a.isHalfFirst ? a.text : whole(a),
    to: isSameHalf && b.isHalfFirst ? b.text : whole(b),
  });
}

/** The wall-clock date of an instant, as YYYY-MM-DD. */
export const dateIn = (at: Date, inZone: string | undefined = own.value): string =>
  wallDate(at, inZone);

/** Minutes since midnight on the wall clock. */
export const minutesIn = (iso: string, inZone: string | undefined = own.value): number =>
  wallMinutes(new Date(iso), inZone);

/** An instant on the wall clock, as "YYYY-MM-DDTHH:MM". */
export const wallIn = (iso: string): string => wallTime(new Date(iso), zoneUsed());

const upper = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** Whether a date, today or later, is told by its weekday alone. */
const isWithinAWeek = (date: string, today: string): boolean =>
  date >= today && date < addDays(today, 7);

/** "Today", "Tonight", "Tomorrow", "Thursday", "Thursday 3 December". */
export function day(iso: string, now: Date = new Date(), inZone: string | undefined = own.value): string {
  const at = new Date(iso);
  const [that, today] = [dateIn(at, inZone), dateIn(now, inZone)];
  if (that === today) return minutesIn(iso, inZone) >= 18 * 60 ? t("time.tonight") : t("time.today");
  if (that === addDays(today, 1)) return t("time.tomorrow");
  const options: Intl.DateTimeFormatOptions = isWithinAWeek(that, today)
    ? { weekday: "long" }
    : { weekday: "long", day: "numeric", month: "long" };
  // A date keeps its number: "June" and "19" stand on one line.
  return upper(parts(at, inZone, options).text).replace(/ (?=\p{Nd})/gu, "\u00a0");
}

/** "Thursday 6 to 8 pm"; a comma keeps a date's own number apart: "Friday, June 19, 6 to 9 pm". */
export function when(
  from: string,
  to: string,
  inZone: string | undefined = own.value,
  now: Date = new Date(),
): string {
  const [that, today] = [dateIn(new Date(from), inZone), dateIn(now, inZone)];
  const key = isWithinAWeek(that, today) ? "time.when" : "time.when_date";
  return t(key, { day: day(from, now, inZone), range: range(from, to, inZone) });
}

/** "4:12 am" today, "Monday, 4:12 am" before. */
export function moment(iso: string): string {
  const at = new Date(iso);
  if (dateIn(at) === dateIn(new Date())) return hour(iso);
  return t("time.moment", { day: day(iso), hour: hour(iso) });
}

/** Milliseconds ahead from which on a beginning is put off until the person's phone is back. */
const PUT_OFF_MS = 5 * 365 * 86_400_000;

/** When something begins to count: "at 7 am", "on Friday at 7 am", or "after your phone is back". */
export function beginning(iso: string): string {
  return Date.parse(iso) > Date.now() + PUT_OFF_MS ? t("time.once_back") : atMoment(iso);
}

/** An instant within a sentence: "at 7 am", "tomorrow at 7 am", "on Friday at 7 am". */
export const atMoment = (iso: string, now: Date = new Date()): string =>
  within(["time.at", "time.at_tomorrow", "time.at_day"], iso, now);

/** "until 4:12 am", "until tomorrow at 4:12 am", "until Friday at 4:12 am". */
export const untilMoment = (iso: string, now: Date = new Date()): string =>
  within(["time.until", "time.until_tomorrow", "time.until_day"], iso, now);

/** An instant after "until" or "from": "4:12 am", "tomorrow at 4:12 am", "Friday at 4:12 am". */
export const momentWithin = (iso: string, now: Date = new Date()): string =>
  within(["time.within", "time.within_tomorrow", "time.within_day"], iso, now);

function within([today, tomorrow, later]: [Key, Key, Key], iso: string, now: Date): string {
  const at = new Date(iso);
  const [that, here] = [dateIn(at), dateIn(now)];
  const n = hourShown(iso, own.value);
  const time = hour(iso);
  if (that === here) return t(today, { n, time });
  if (that === addDays(here, 1)) return t(tomorrow, { n, time });
  const options: Intl.DateTimeFormatOptions = isWithinAWeek(that, here)
    ? { weekday: "long" }
    : { weekday: "long", day: "numeric", month: "long" };
  return t(later, { n, time, day: parts(at, own.value, options).text });
}

/** "Sunday 8 March" of a date on the wall calendar; `within` a sentence or by itself. */
export function dayOf(date: string, within = false): string {
  const at = new Date(`${date}T12:00:00Z`);
  const { text } = parts(at, "UTC", { weekday: "long", day: "numeric", month: "long" });
  return within ? text : upper(text);
}

/** The same of an instant, by the phone's clock: "on Sunday 8 March". */
export const dayOfInstant = (iso: string): string => dayOf(dateIn(new Date(iso)), true);

/** "Sunday" of a date on the wall calendar, within a sentence. */
export const weekdayOf = (date: string): string =>
  parts(new Date(`${date}T12:00:00Z`), "UTC", { weekday: "long" }).text;

/** Weekday names, Monday first. */
export function weekdays(style: "long" | "short"): string[] {
  const format = new Intl.DateTimeFormat(locale(), { weekday: style, timeZone: "UTC" });
  // 5 January 2026 was a Monday.
  return [0, 1, 2, 3, 4, 5, 6].map((n) => upper(format.format(new Date(Date.UTC(2026, 0, 5 + n)))));
}

/** "18:00" on the wall as people of this phone write it. */
export function wall(text: string): string {
  return hour(`2026-01-05T${text}:00Z`, "UTC");
}

/** The same within a sentence. */
export const wallWithin = (text: string): string => hourWithin(`2026-01-05T${text}:00Z`, "UTC");

/** "Tomorrow, 8 am" of a wall-clock time in a zone. */
export function wallMoment(text: string, inZone: string): string {
  const iso = `${text}:00Z`;
  const now = new Date(`${dateIn(new Date(), inZone)}T12:00:00Z`);
  return t("time.moment", { day: day(iso, now, "UTC"), hour: hour(iso, "UTC") });
}

export function wallRange(from: string, to: string): string {
  return range(`2026-01-05T${from}:00Z`, `2026-01-05T${to}:00Z`, "UTC");
}

/** "Ade and Sam". */
export function names(list: readonly string[]): string {
  return new Intl.ListFormat(language.value, { type: "conjunction" }).format(list.map(setApart));
}

/** Languages whose comma isn't Latin's. */
const COMMAS: Readonly<Record<string, string>> = { ar: "\u060c" };

/** "Mon, Wed, Fri": what is listed without an "and". */
export const listed = (list: readonly string[]): string =>
  list.map(setApart).join(`${COMMAS[language.value] ?? ","} `);

/** "482 913": read aloud in two halves, the first of which comes first in every script. */
export const spaced = (code: string): string =>
  setApart(`${code.slice(0, 3)} ${code.slice(3)}`);

/** "20 minutes", "an hour", "an hour and a half", "2 hours": within "about …". */
export function lasting(minutes: number): string {
  if (minutes === 60) return t("time.an_hour");
  if (minutes === 90) return t("time.hour_and_half");
  const isWhole = minutes > 60 && minutes % 60 === 0;
  return isWhole ? t("time.hours", { n: minutes / 60 }) : t("time.minutes", { n: minutes });
}
