// The row at home that leads to offers, while there is something to see.

import type { Home } from "../../api/types.ts";
import { t } from "../../messages/index.ts";

export function OffersRow({ circleId, home }: { circleId: string; home: Home }) {
  if (!home.together?.offers) return null;
  return (
    <a class="card go" href={`/c/${circleId}/offers`} data-do="offers">
      <strong>{t("member_offer.title")}</strong>
    </a>
  );
}
