// Pause everything: what it does in plain words, one tap, and what had left when it began.

import { useSignal } from "@preact/signals";

import { post } from "../../api/client.ts";
import type { Home, Paused } from "../../api/types.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { t, tCode } from "../../messages/index.ts";
import { addDays, dateIn, minutesIn, moment, wallMoment } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { pausedLine, Resume } from "./Paused.tsx";

const MORNING = 8;

/** The next two mornings, on the circle's wall. */
function mornings(zone: string): string[] {
  const now = new Date();
  const later = minutesIn(now.toISOString(), zone) < MORNING * 60 ? 0 : 1;
  const today = dateIn(now, zone);
  return [later, later + 1].map((days) => `${addDays(today, days)}T0${MORNING}:00`);
}

export function PauseScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/home`;
  const live = useLive<Home>(path);
  const receipt = useSignal<Paused | null>(null);
  const home = live.data;
  if (!home?.person) return <Waiting name="pause" of={live} back={`/c/${circleId}`} />;
  const { paused, ask } = home.person;
  const { zone } = home.circle;
  const pause = (until_wall: string | null) => async (key: string) => {
    receipt.value = await post<Paused>(`/circles/${circleId}/pause`, { until_wall }, key);
    await refresh(path);
  };
  if (paused) {
    const said = receipt.value;
    return (
      <Screen
        name="pause"
        page="pause.title"
        phase="paused"
        title={t("pause.on")}
        back={`/c/${circleId}`}
        live
        lead={<p>{pausedLine(home)}</p>}
        actions={<Resume circleId={circleId} />}
      >
        <Stale of={live} />
        {said && said.queued_stopped + said.left.length > 0 ? (
          <div class="card" role="status">
            {said.queued_stopped > 0 ? (
              <p>{t("pause.stopped", { n: said.queued_stopped })}</p>
            ) : null}
            {said.left.map((one, at) => (
              <p key={at}>
                {t(one.at ? "pause.left" : "pause.may_have_left", {
                  name: one.name,
                  event: tCode("event", one.event) ?? "",
                  time: moment(one.at ?? said.since),
                })}
              </p>
            ))}
          </div>
        ) : null}
      </Screen>
    );
  }
  const running = ask && ask.phase !== "closed" ? ask : null;
  return (
    <Screen
      name="pause"
      page="pause.title"
      title={t("pause.title")}
      back={`/c/${circleId}`}
      lead={<p>{t("pause.lead")}</p>}
      actions={
        <>
          <h2>{t("pause.when")}</h2>
          <Button do="pause" work={pause(null)}>
            {t("pause.until_i_say")}
          </Button>
          {mornings(zone).map((until, at) => (
            <Button key={until} do={`pause-${at + 1}`} weight="quiet" work={pause(until)}>
              {wallMoment(until, zone)}
            </Button>
          ))}
        </>
      }
    >
      <Stale of={live} />
      <p>{t("pause.still")}</p>
      {running ? (
        <div class="card">
          <p>{t("pause.ask_waits")}</p>
          <LinkButton do="see-ask" href={`/c/${circleId}/ask/${running.id}`}>
            {t("home.see_ask")}
          </LinkButton>
        </div>
      ) : null}
    </Screen>
  );
}
