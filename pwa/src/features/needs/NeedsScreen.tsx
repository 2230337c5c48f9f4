// What others need who let me know, and what I asked for.

import type { Needs, OwnNeed } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Way, Ways } from "../../ui/Ways.tsx";
import { KnownNeedCard } from "./KnownNeedCard.tsx";
import { stateLine } from "./need.text.ts";
import { needsPath } from "./needActions.ts";

const isOver = (need: OwnNeed): boolean => need.state === "done" || need.state === "dropped";

export function NeedsScreen({ circleId }: { circleId: string }) {
  const live = useLive<Needs>(needsPath(circleId), 60);
  const back = `/c/${circleId}`;
  if (!live.data) return <Waiting name="needs" of={live} back={back} />;
  const { own, known, people, rests } = live.data;
  const listed = [...own].sort((one, other) => Number(isOver(one)) - Number(isOver(other)));
  return (
    <Screen
      name="needs"
      title={t("needs.title")}
      back={back}
      lead={<p>{t(known.length > 0 ? "needs.lead" : rests ? "needs.rests" : "needs.none")}</p>}
      actions={
        <>
          {rests ? null : (
            <LinkButton do="new-need" href={`/c/${circleId}/needs-new`} weight="main">
              {t("needs.say")}
            </LinkButton>
          )}
          <LinkButton do="money" href={`/c/${circleId}/needs-money`}>
            {t("money.title")}
          </LinkButton>
        </>
      }
    >
      <Stale of={live} />
      {known.map((one) => (
        <KnownNeedCard key={one.id} circleId={circleId} of={one} />
      ))}
      {listed.length > 0 ? (
        <section class="stack" aria-labelledby="own-needs">
          <h2 id="own-needs">{t("needs.own")}</h2>
          <Ways>
            {listed.map((one) => (
              <Way
                key={one.id}
                href={`/c/${circleId}/needs/${one.id}`}
                do={`need-${one.state}`}
                title={one.title}
              >
                {stateLine(one)}
              </Way>
            ))}
          </Ways>
        </section>
      ) : null}
      {people.length === 0 ? <p class="soft">{t("needs.nobody")}</p> : null}
    </Screen>
  );
}
