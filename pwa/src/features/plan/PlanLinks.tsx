// From the plan to what stands beside it: suggestions, who has read it, earlier versions.

import type { Plan } from "../../api/types.ts";
import { t } from "../../messages/index.ts";

export function PlanLinks({ circleId, plan }: { circleId: string; plan: Plan }) {
  const at = `/c/${circleId}/plan`;
  const waiting = plan.proposals ?? 0;
  return (
    <nav class="card list no-print" aria-label={t("plan_links.title")}>
      <a class="way" href={`${at}/proposals`} data-do="proposals">
        <strong>{t("proposals.title")}</strong>
        <span class="soft">{t("plan_links.proposals", { n: waiting })}</span>
      </a>
      <a class="way" href={`${at}/readers`} data-do="readers">
        <strong>{t("readers.title")}</strong>
        <span class="soft">{t("plan_links.readers")}</span>
      </a>
      <a class="way" href={`${at}/versions`} data-do="versions">
        <strong>{t("versions.title")}</strong>
        <span class="soft">{t("plan_links.versions")}</span>
      </a>
    </nav>
  );
}
