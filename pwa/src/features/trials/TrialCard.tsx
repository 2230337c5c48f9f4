// On the home of whoever may answer, on the day until which something is tried: one quiet card.

import type { Home } from "../../api/types.ts";
import { t } from "../../messages/index.ts";

export function TrialCard({ circleId, home }: { circleId: string; home: Home }) {
  if (!home.together?.trials_ask) return null;
  return (
    <a class="card go" href={`/c/${circleId}/trials`} data-do="trials-ask">
      <strong>{t("trial.home")}</strong>
      <span class="soft">{t("trial.home_lead")}</span>
    </a>
  );
}
