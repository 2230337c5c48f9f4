// When a time comes again, in words.

import type { Pattern } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";
import { patternTime } from "../../messages/shiftTime.ts";
import { dayOf, listed, wallRange, weekdays } from "../../messages/time.ts";

/** "Mon, Wed", "Every 2 weeks: Sun", "Every month on the 31st or the last day", "Sunday 8 March". */
function cadence(one: Pattern): string {
  const names = weekdays(one.repeats === "weekly" ? "short" : "long");
  const days = listed(one.weekdays.map((at) => names[at] ?? ""));
  if (one.repeats === "once") return dayOf(one.from ?? "");
  if (one.repeats === "weekly") {
    return one.every > 1 ? t("pattern.every_weeks", { n: one.every, days }) : days;
  }
  const on =
    one.repeats === "monthly_date"
      ? t((one.month_day ?? 0) > 28 ? "pattern.on_date_or_last" : "pattern.on_date", {
          n: one.month_day ?? 0,
        })
      : t("pattern.on_nth", { nth: tCode("pattern.nth", String(one.nth)) ?? "", days });
  return t("pattern.every_months", { n: one.every, on });
}

/** "9:30 to 9:40 pm from 8 February to 9 March". */
const otherHoursLine = (other: NonNullable<Pattern["other_hours"]>[number]): string =>
  t("other_hours.line", {
    range: wallRange(other.start, other.end),
    first: dayOf(other.from, true),
    last: dayOf(other.until, true),
  });

/** A shift's hours on a day: others for a while, or the usual ones. */
export function hoursOn(one: Pattern, day: string | undefined): { start: string; end: string } {
  const other = one.other_hours?.find((those) => day && those.from <= day && day <= those.until);
  return other ?? one;
}

/** The same with its hours, and whether it is offered just now. */
export function patternLine(one: Pattern): string {
  const [pause] = one.pauses;
  const [other] = one.other_hours ?? [];
  return [
    cadence(one),
    patternTime(wallRange(one.start, one.end), one.zone, one.next ?? null),
    one.until && one.repeats !== "once" ? t("pattern.until", { day: dayOf(one.until, true) }) : "",
    one.only_on ? t(one.on ? "pattern.is_on" : "pattern.is_off") : "",
    pause ? t("pattern.paused", { day: dayOf(pause.until, true) }) : "",
    other ? otherHoursLine(other) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}
