// Earlier versions of the plan, as far as they are kept.

import type { PlanVersions } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { moment } from "../../messages/time.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Tag } from "../../ui/Tags.tsx";

/** "You wrote it." or "Written by Kit." */
export const writtenBy = ({ own, by }: { own: boolean; by: string }): string =>
  own ? t("versions.by_you") : t("versions.by", { name: by });

export function VersionsScreen({ circleId }: { circleId: string }) {
  const live = useLive<PlanVersions>(`/circles/${circleId}/plan/versions`);
  const back = `/c/${circleId}/plan`;
  if (!live.data) return <Waiting name="plan-versions" of={live} back={back} />;
  const { versions, kept_days } = live.data;
  return (
    <Screen
      name="plan-versions"
      title={t("versions.title")}
      back={back}
      lead={<p>{t("versions.lead", { n: kept_days })}</p>}
      actions={
        <LinkButton do="to-plan" href={back} weight="main">
          {t("versions.to_plan")}
        </LinkButton>
      }
    >
      <Stale of={live} />
      {versions.length < 2 ? <p>{t("versions.none")}</p> : null}
      {versions.map((version) => (
        <a
          key={version.number}
          class="card go"
          href={version.in_use ? back : `${back}/versions/${version.number}`}
          aria-description={String(version.number)}
          data-do={`version-${version.number}`}
        >
          <strong>{moment(version.written_at)}</strong>{" "}
          {version.in_use ? <Tag>{t("versions.in_use")}</Tag> : null}
          <span class="soft">{writtenBy(version)}</span>
        </a>
      ))}
    </Screen>
  );
}
