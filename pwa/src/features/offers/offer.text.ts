// Offers between members in sentences.

import type { OfferForMe, OwnOffer } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { lasting, moment, wallWithin, weekdayOf } from "../../messages/time.ts";

/** "About 30 minutes, whenever it suits." */
export function howLongAndWhen(offer: OfferForMe | OwnOffer): string {
  const time = lasting(offer.minutes);
  if (!offer.on_day || !offer.wall) return t("member_offer.long_whenever", { time });
  if (offer.rhythm === "at_a_time") return t("member_offer.long_once", { time });
  const day = weekdayOf(offer.on_day);
  return t("member_offer.long_weekly", { time, day, hour: wallWithin(offer.wall) });
}

/** When one of its times is, by this phone's clock; for what has none: whenever it suits. */
export const whenOfOffer = (startsAt: string | null): string =>
  startsAt ? moment(startsAt) : t("member_offer.whenever");
