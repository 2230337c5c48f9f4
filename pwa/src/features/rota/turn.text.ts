// Turns, in words.

import type { ComingTurn, Rotation } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";
import { dayOf, listed, weekdays } from "../../messages/time.ts";
import { named } from "../../ui/Tags.tsx";

/** "on Monday", "on day 31, or the last day"; nothing where it passes on as it began. */
function handOverDay({ hand_off, hand_over_on: on }: Rotation): string {
  if (on === null || on === undefined) return "";
  if (hand_off === "week") return t("turns.on_weekday", { day: weekdays("long")[on] ?? "" });
  return t(on > 28 ? "turns.on_day_or_last" : "turns.on_day", { n: on });
}

/** "The turn changes every week, on Monday · Thursday": when, then which days are in turn. */
export function turnLine(one: Rotation): string {
  const days = listed(one.weekdays.map((at) => weekdays("long")[at] ?? ""));
  return [
    listed(
      [t("turns.passes", { each: tCode("turns.each_of", one.hand_off) ?? "" }), handOverDay(one)].filter(
        Boolean,
      ),
    ),
    days,
    one.until ? t("pattern.until", { day: dayOf(one.until, true) }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** "Monday 2 March: Sam". */
export function turnDays(one: ComingTurn, withName = true): string {
  const day = dayOf(one.starts_wall.slice(0, 10));
  return withName && one.name
    ? t("turns.day", { day, name: named({ name: one.name, tags: one.tags }) })
    : day;
}
