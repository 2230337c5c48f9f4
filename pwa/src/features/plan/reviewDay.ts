// The day on which the person would like to look at their plan again.

import { put } from "../../api/client.ts";
import { actionNotice } from "../../data/actions.ts";
import { refresh } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { addDays, dateIn, dayOf } from "../../messages/time.ts";

/** The wall-clock day that is so many days ahead. */
export const inDays = (days: number): string => addDays(dateIn(new Date()), days);

/** Sets the day, or takes it away, and says so. */
export async function setReviewDay(circleId: string, review_on: string | null, key: string): Promise<void> {
  await put(`/circles/${circleId}/plan/review`, { review_on }, key);
  await Promise.all([refresh(`/circles/${circleId}/plan`), refresh(`/circles/${circleId}/home`)]);
  actionNotice.value = review_on
    ? t("review.set", { day: dayOf(review_on, true) })
    : t("review.none_set");
}
