// On a friend's home: shifts of theirs have other hours for a while, and they haven't answered.

import type { Home } from "../../api/types.ts";
import { t } from "../../messages/index.ts";

export function HoursAskedCard({ circleId, home }: { circleId: string; home: Home }) {
  if (!home.together?.hours_asked) return null;
  return (
    <a class="card go" href={`/c/${circleId}/hours-asked`} data-do="hours-asked">
      <strong>{t("hours_asked.title")}</strong>
      <span class="soft">{t("hours_asked.home")}</span>
    </a>
  );
}
