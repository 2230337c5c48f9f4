// My times in my own calendar: a private link to make, copy and end.

import { useSignal } from "@preact/signals";

import { patch, post, remove } from "../../api/client.ts";
import { calendarAt, newId, newSecret, verifierOf, type Fragment } from "../../api/link.ts";
import type { CalendarLink } from "../../api/types.ts";
import { runAction, actionNotice } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { t, type Key } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Share } from "../../ui/Share.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Why } from "../../ui/Why.tsx";

const HOW: readonly Key[] = ["calendar.apple", "calendar.google", "calendar.thunderbird"];

/** Android's calendars take no such link: a tap would do nothing. */
const opensCalendars = (): boolean => !/Android/.test(navigator.userAgent);

export function CalendarScreen({ circleId }: { circleId: string }) {
  const at = `/circles/${circleId}/calendar`;
  const live = useLive<CalendarLink>(at, 60);
  // Shown once: the server keeps no more than a digest of it.
  const url = useSignal<string | null>(null);
  if (!live.data) return <Waiting name="calendar" of={live} back={`/c/${circleId}/me`} />;
  const { there, open_times } = live.data;
  const make = async () => {
    const fragment: Fragment = { id: newId(), secret: newSecret() };
    const verifier = await verifierOf("calendar", fragment);
    const body = { id: fragment.id, verifier, open_times };
    learn(at, await post<CalendarLink>(at, body, fragment.id));
    url.value = await calendarAt(fragment);
  };
  const end = async (key: string) => {
    learn(at, await remove<CalendarLink>(at, key));
    url.value = null;
    actionNotice.value = t("calendar.ended");
  };
  const showOpen = (open: boolean) =>
    runAction("calendar-open", async (key) => {
      learn(at, await patch<CalendarLink>(at, { open_times: open }, key));
      actionNotice.value = t("go.saved");
    });
  return (
    <Screen
      name="calendar"
      title={t("calendar.title")}
      back={`/c/${circleId}/me`}
      lead={<p>{t("calendar.lead")}</p>}
      actions={
        <>
          <Button do="make-calendar" weight={there ? "quiet" : "main"} work={make}>
            {t(there ? "calendar.again" : "calendar.make")}
          </Button>
          {there ? (
            <Button do="end-calendar" weight="plain" work={end}>
              {t("calendar.end")}
            </Button>
          ) : null}
        </>
      }
    >
      <Stale of={live} />
      {url.value ? (
        <section class="card">
          <p>{t("calendar.once")}</p>
          <Share url={url.value} text={t("calendar.text")} />
          {opensCalendars() ? (
            <>
              <LinkButton do="open-calendar" href={url.value.replace(/^https?:/, "webcal:")}>
                {t("calendar.open_here")}
              </LinkButton>
              <p class="soft">{t("calendar.open_here_hint")}</p>
            </>
          ) : null}
        </section>
      ) : there ? (
        <p class="card">{t("calendar.there")}</p>
      ) : null}
      <p class="soft">{t("calendar.anyone")}</p>
      {there ? (
        <>
          <Switch
            do="calendar-open"
            label={t("calendar.open_times")}
            hint={t("calendar.open_times_hint")}
            on={open_times}
            set={showOpen}
          />
          <Why of="calendar_open" />
        </>
      ) : null}
      <section class="card" aria-labelledby="calendar-how">
        <h2 id="calendar-how">{t("calendar.how")}</h2>
        {HOW.map((key) => (
          <p key={key}>{t(key)}</p>
        ))}
        <p class="soft">{t("calendar.late")}</p>
      </section>
    </Screen>
  );
}
