// On a home: that something is between two, and never with whom. Somebody may be looking along.

import type { Home } from "../../api/types.ts";
import { t } from "../../messages/index.ts";

export function MendRow({ circleId, home }: { circleId: string; home: Home }) {
  if (!home.together?.repairs) return null;
  return (
    <a class="card go" href={`/c/${circleId}/mend`} data-do="mend">
      <strong>{t("mend.home")}</strong>
      <span class="soft">{t("mend.home_lead")}</span>
    </a>
  );
}
