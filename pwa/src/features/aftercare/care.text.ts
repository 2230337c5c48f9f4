// Check-ins in sentences.

import type { CheckIn, MyCheckIn } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { atMoment, dateIn, dayOf, wallMoment, zoneUsed } from "../../messages/time.ts";

/** "Thursday, 10:00 am" by the circle's clock, which is the person's. */
export const whenOfCheckIn = (one: CheckIn | MyCheckIn): string =>
  wallMoment(`${one.on_day}T${one.wall}`, one.zone);

/** Whether it is on this very day, by the circle's clock. */
export const isToday = (one: CheckIn | MyCheckIn): boolean =>
  one.on_day === dateIn(new Date(), one.zone);

/** How a check-in stands, for the person. */
export function personLine(one: CheckIn): string {
  const name = one.name ?? "";
  if (one.state === "nobody") return t("check_in.nobody");
  if (one.state === "done") return t("check_in.done", { name });
  if (one.state === "asked") return t(`check_in.asked_${one.way}`, { name });
  return t(`check_in.taken_${one.way}`, { name });
}

/** What a friend does on that day, by their own clock. */
export const friendLine = (one: MyCheckIn, name: string): string =>
  t(`check_in.mine_${one.way}`, { name, when: atMoment(one.at) });

/** A day of the calendar in a list to choose from: "Tomorrow" would change its name at midnight. */
export const dayLabel = (day: string): string => dayOf(day);

/** Whether the circle's clock isn't this phone's. */
export const isElsewhere = (one: CheckIn | MyCheckIn): boolean => one.zone !== zoneUsed();
