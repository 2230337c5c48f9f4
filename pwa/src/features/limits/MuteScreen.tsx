// Quiet for a while: nothing of a circle reaches me, asks neither. Mine alone to see.

import type { Home, Mute, Reach } from "../../api/types.ts";
import { runAction, actionNotice } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { deliver } from "../../data/offlineQueueState.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { muteLine } from "./mute.text.ts";

const HOUR_MS = 3_600_000;

/** When the phone's clock shows a wall time next. */
function next(wall: string): Date {
  const at = new Date();
  at.setHours(Number(wall.slice(0, 2)), Number(wall.slice(3)), 0, 0);
  if (at.getTime() <= Date.now()) at.setDate(at.getDate() + 1);
  return at;
}

export function MuteScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/mute`;
  const live = useLive<Mute>(path, 60);
  const reach = useLive<Reach>(`/circles/${circleId}/reach`, 60).data;
  const name = useLive<Home>(`/circles/${circleId}/home`, 60).data?.supporter?.person_name ?? "";
  const back = `/c/${circleId}/my-limits`;
  if (!live.data) return <Waiting name="mute" of={live} back={back} />;
  const { data } = live;
  const send = (on: boolean, until: Date | null) => (key: string) =>
    runAction("mute", async () => {
      const said = await deliver<Mute>({
        id: key,
        what: "reach",
        circle: circleId,
        method: "PUT",
        path,
        body: { on, until: until?.toISOString() ?? null },
        label: t(on ? "mute.title" : "mute.off"),
        about: path,
      });
      if (!said) return;
      learn(path, said);
      actionNotice.value = t("go.saved");
    });
  const morning = reach?.quiet_to ?? "07:00";
  return (
    <Screen
      name="mute"
      title={data.on ? muteLine(data.until) : t("mute.title")}
      page="mute.title"
      back={back}
      lead={
        <>
          <p>{t("mute.lead")}</p>
          <p>{t("mute.told", { name })}</p>
        </>
      }
      actions={
        <>
          {data.on ? (
            <Button do="mute-off" work={send(false, null)}>
              {t("mute.off")}
            </Button>
          ) : null}
          <Button
            do="mute-hour"
            weight="quiet"
            work={(key) => send(true, new Date(Date.now() + HOUR_MS))(key)}
          >
            {t("mute.hour")}
          </Button>
          <Button do="mute-morning" weight="quiet" work={(key) => send(true, next(morning))(key)}>
            {t("mute.morning")}
          </Button>
          <Button do="mute-open" weight="quiet" work={send(true, null)}>
            {t("pause.until_i_say")}
          </Button>
        </>
      }
    >
      <Stale of={live} />
    </Screen>
  );
}
