// The list of what is ready on a screen of its own, also when it is hidden on the first screen.

import type { Home } from "../../api/types.ts";
import { runActionInTurn } from "../../data/actions.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { missingFrom, Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { hideList, ReadyRows } from "./ReadyList.tsx";

export function ReadyScreen({ circleId }: { circleId: string }) {
  const live = useLive<Home>(`/circles/${circleId}/home`);
  const ready = live.data?.person?.ready;
  if (!ready) return <Waiting name="ready" of={live.data ? missingFrom(live) : live} back={`/c/${circleId}`} />;
  return (
    <Screen
      name="ready"
      title={t("ready.title")}
      back={`/c/${circleId}`}
      lead={<p>{t("ready.lead")}</p>}
      actions={
        <>
          <LinkButton do="try" href={`/c/${circleId}/try`} weight="main">
            {t("try.open")}
          </LinkButton>
          <LinkButton do="practice" href={`/c/${circleId}/practice`}>
            {t("practice.title")}
          </LinkButton>
        </>
      }
    >
      <Stale of={live} />
      <section class="card">
        <ReadyRows circleId={circleId} ready={ready} />
      </section>
      <div class="card list">
        <Switch
          do="show-ready"
          label={t("ready.show")}
          on={!ready.hidden}
          set={(on) => void runActionInTurn("show-ready", hideList(circleId, !on))}
        />
      </div>
    </Screen>
  );
}
