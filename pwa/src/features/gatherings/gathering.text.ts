// Gatherings in sentences.

import type { Gathering, GatheringGuest, GatheringTime } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { when } from "../../messages/time.ts";

/** "Sunday 3 to 5 pm", by this phone's clock. */
export const whenOf = (time: GatheringTime): string => when(time.at, time.ends_at);

/** What it is called in a list: the first words of what it is for. */
export const nameOf = (gathering: Gathering): string =>
  gathering.words.purpose.split("\n")[0]?.slice(0, 90) || t("gathering.no_purpose");

/** How somebody on the list stands, for the person. */
export function guestLine(guest: GatheringGuest): string {
  if (!guest.sent) return t("gathering.not_sent");
  if (guest.reports && !guest.reads) return t("gathering.waits_for_you", { to: guest.authority });
  if (guest.answer === null) return t("gathering.no_answer");
  return t(`gathering.says_${guest.answer}`);
}

/** When it is: the settled time, or those to choose from. */
export function timesLine(gathering: Gathering): string {
  const settled = gathering.times.find((time) => time.id === gathering.time_id);
  if (settled) return whenOf(settled);
  return gathering.times.map(whenOf).join(" · ");
}
