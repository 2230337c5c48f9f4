// What a time of the week is called, on the wall clock that its bar is drawn by.

import type { Days, Slot } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { endTime, rangeTime, wallNow } from "../../messages/shiftTime.ts";
import { dateIn, day, dayOf, locale, minutesIn, names, numberText } from "../../messages/time.ts";
import { named } from "../../ui/Tags.tsx";
import { kindOf, whenOf } from "./slot.text.ts";
import { isOver, plus, standing, type Day } from "./weekLayout.ts";

/** Today's date and the minute of the day on the circle's wall clock, by the time nearest to now. */
export function todayOf(
  slots: readonly Slot[],
  zone: string | undefined,
  now: number,
): { today: string; minute: number } {
  const away = (slot: Slot) => Math.abs(Date.parse(slot.starts_at) - now);
  const [nearest] = [...slots].sort((one, other) => away(one) - away(other));
  if (!nearest) {
    const at = new Date(now);
    return { today: dateIn(at, zone), minute: minutesIn(at.toISOString(), zone) };
  }
  const wall = wallNow(nearest, now).toISOString();
  return {
    today: wall.slice(0, 10),
    minute: Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16)),
  };
}

const underWay = (slot: Slot, now: number): boolean =>
  Date.parse(slot.starts_at) <= now && !isOver(slot, now);

/** Who holds a time's places, as far as I may know: myself first. */
export function holders(slot: Slot): string[] {
  const others = (slot.people ?? []).map(named);
  return slot.mine ? [t("slot.you"), ...others] : others;
}

/** The same without me among the people: my own name stands there for who may read names. */
export function heldBy(slot: Slot, me: string | undefined): string[] {
  const people = (slot.people ?? []).filter((one) => one.member_id !== me);
  return holders({ ...slot, people });
}

/** "Sam and Ade · 1 place open", "open", "yours". */
export function stands(slot: Slot, me: string | undefined, now: number): string {
  const who = heldBy(slot, me);
  const free = slot.places - slot.taken;
  if (isOver(slot, now)) return who.length > 0 ? names(who) : t("week.over");
  const state = standing(slot);
  if (state === "open" && !slot.mine) return t("slot.open");
  return [
    who.length > 0 ? names(who) : state === "held" ? t("week.held") : "",
    free > 0 ? t("slot.places", { n: free }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/**
 * A day's bar for who hears it: "Monday 9 March. 6 to 8 pm: Company, open. …"
 * `own`: only one's own shifts are shown, so of an empty day nothing more is said.
 */
export function dayLine(
  one: Day,
  me: string | undefined,
  now: number,
  own = false,
): string {
  const times = one.pieces.map(({ slot }) =>
    t("week.line", {
      range: rangeTime(slot, now),
      kind: kindOf(slot),
      stands: stands(slot, me, now),
    }),
  );
  const said = times.length > 0 ? times : [t(own ? "month.own_none" : "week.nothing")];
  return [t("week.line_day", { day: dayOf(one.date) }), ...said].join(" ");
}

/** "Today", "Saturday": the heading of a day in the list. */
export const dayName = (date: string, today: string): string =>
  day(`${date}T12:00:00Z`, new Date(`${today}T12:00:00Z`), "UTC");

const dated = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale(), { timeZone: "UTC", calendar: "gregory", ...options });
const noon = (date: string): Date => new Date(`${date}T12:00:00Z`);

/** "Mon" and "9", for a row of the ribbon. */
export const shortDay = (date: string): [string, string] => [
  dated({ weekday: "short" }).format(noon(date)),
  numberText(noon(date).getUTCDate()),
];

/** "9 – 15 March". */
export const span = (first: string, last: string): string =>
  dated({ day: "numeric", month: "short" }).formatRange(noon(first), noon(last));

/** "March 13" within a sentence. */
export const dateOf = (date: string): string =>
  dated({ day: "numeric", month: "long" }).format(noon(date));

/** "March 2026". */
export function monthName(date: string): string {
  const text = dated({ month: "long", year: "numeric" }).format(noon(date));
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}

/** Who is with the person now, and who comes next, for whom names are told. */
export function nowAndNext(
  slots: readonly Slot[],
  me: string | undefined,
  now: number,
): string[] {
  const told = slots.filter((slot) => !isOver(slot, now) && heldBy(slot, me).length > 0);
  const here = told.filter((slot) => underWay(slot, now));
  const next = told.find((slot) => Date.parse(slot.starts_at) > now);
  const lines = here.map((slot) =>
    t("week.now", { names: names(heldBy(slot, me)), time: endTime(slot) }),
  );
  if (next) {
    lines.push(
      t("week.then", { names: names(heldBy(next, me)), when: whenOf(next, now) }),
    );
  }
  return lines;
}

/** How long something is open: hours, or minutes where that says it better. */
export const openFor = (minutes: number): string =>
  minutes < 90
    ? t("week.open_minutes", { n: minutes })
    : t("week.open_hours", { n: Math.round(minutes / 60) });

/** How long something is held. */
export const heldFor = (minutes: number): string =>
  minutes < 90
    ? t("week.held_minutes", { n: minutes })
    : t("week.held_hours", { n: Math.round(minutes / 60) });

/** A week of the months for who hears it: what is open and what is mine. */
export function weekLine(monday: string, days: Days | null, today: string): string {
  const all = [0, 1, 2, 3, 4, 5, 6].map((n) => plus(monday, n));
  const on = (which: (one: Days["found"][number]) => boolean) =>
    (days?.found ?? [])
      .filter((one) => all.includes(one.on) && one.on >= today && which(one))
      .map((one) => `${dated({ weekday: "long" }).format(noon(one.on))}\u00a0${shortDay(one.on)[1]}`);
  const own = days?.shown === false;
  const open = own ? [] : on((one) => one.standing !== "held");
  const mine = on((one) => one.mine);
  const any = on(() => true);
  return [
    t("week.line_day", { day: span(monday, plus(monday, 6)) }),
    open.length > 0 ? t("month.open", { days: names(open) }) : "",
    mine.length > 0 ? t("month.mine", { days: names(mine) }) : "",
    open.length > 0 || !days || (own && any.length > 0)
      ? ""
      : t(own ? "month.own_none" : any.length > 0 ? "month.held" : "week.nothing"),
  ]
    .filter(Boolean)
    .join(" ");
}
