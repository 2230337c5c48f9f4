// From the plan to what stands beside it: suggestions, who has read it, earlier versions.

import { t } from "../../messages/index.ts";

/** Said above the plan and on the home while something waits; nothing is asked of anybody. */
export function WaitingSuggestions({ circleId, waiting }: { circleId: string; waiting: number }) {
  if (waiting === 0) return null;
  return (
    <a class="card go no-print" href={`/c/${circleId}/plan/proposals`} data-do="see-proposals">
      <strong>{t("plan_links.waiting", { n: waiting })}</strong>
    </a>
  );
}

export function PlanLinks({ circleId }: { circleId: string }) {
  const at = `/c/${circleId}/plan`;
  return (
    <nav class="card list no-print" aria-label={t("plan_links.title")}>
      <a class="way" href={`${at}/proposals`} data-do="proposals">
        <strong>{t("proposals.title")}</strong>
        <span class="soft">{t("plan_links.proposals")}</span>
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
