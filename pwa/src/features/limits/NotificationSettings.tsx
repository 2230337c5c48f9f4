// What may reach me, one thing at a time: in hours of its own, over what.

import { useSignal } from "@preact/signals";

import type { Addresses, Channel, ReachEvent, ReachEvents } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { deliver } from "../../data/offlineQueueState.ts";
import { returnTo } from "../../data/router.ts";
import { t, tCode } from "../../messages/index.ts";
import { names, wallRange } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { missingFrom, Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Tag } from "../../ui/Tags.tsx";
import { channelsOf } from "./reach.text.ts";

const about = (event: string): string => tCode("about", event) ?? event;

/** "6 to 8 pm · Mail", or "Usual hours". */
function hoursLine(one: ReachEvent): string {
  if (!one.own) return t("events.usual");
  const hours = one.from && one.to ? wallRange(one.from, one.to) : t("events.any");
  return `${hours} · ${names(one.channels.map((way) => tCode("way", way) ?? way))}`;
}

export function NotificationSettings({ circleId }: { circleId: string }) {
  const live = useLive<ReachEvents>(`/circles/${circleId}/reach/events`, 60);
  const back = `/c/${circleId}/my-limits`;
  if (!live.data) return <Waiting name="events" of={live} back={back} />;
  return (
    <Screen name="events" title={t("events.title")} back={back} lead={<p>{t("events.lead")}</p>}>
      <Stale of={live} />
      {live.data.events.map((one) => (
        <a
          key={one.event}
          class="card go row"
          href={`/c/${circleId}/events/${one.event}`}
          data-do={`event-${one.event}`}
        >
          <span class="grow">
            <strong>{about(one.event)}</strong>
            {one.on ? <span class="soft">{hoursLine(one)}</span> : null}
          </span>
          <Tag open={!one.on}>{t(one.on ? "go.yes" : "go.no")}</Tag>
        </a>
      ))}
    </Screen>
  );
}

const WHICH = ["usual", "any", "own"] as const;
type Which = (typeof WHICH)[number];

export function NotificationSetting({
  circleId,
  eventName,
}: {
  circleId: string;
  eventName: string;
}) {
  const path = `/circles/${circleId}/reach/events`;
  const back = `/c/${circleId}/events`;
  const live = useLive<ReachEvents>(path, 60);
  const addresses = useLive<Addresses>("/me/addresses", 60);
  const held = live.data?.events.find((one) => one.event === eventName);
  const edit = useSignal<Partial<ReachEvent> & { which?: Which }>({});
  if (!live.data || !held) return <Waiting name="event" of={missingFrom(live)} back={back} />;
  const now = { ...held, ...edit.value };
  const which: Which = edit.value.which ?? (!held.own ? "usual" : held.from ? "own" : "any");
  const change = (more: typeof edit.value) => (edit.value = { ...edit.value, ...more });
  const ways = channelsOf(addresses.data);
  const chosen = now.channels.filter((way) => ways.includes(way));
  const over: readonly Channel[] = chosen.length > 0 ? chosen : ways;
  const save = async (key: string) => {
    const own = which !== "usual";
    const body = {
      event: eventName,
      on: now.on,
      own,
      from: which === "own" ? (now.from ?? "08:00") : null,
      to: which === "own" ? (now.to ?? "20:00") : null,
      channels: own ? over : null,
    };
    const said = await deliver<ReachEvents>({
      id: key,
      what: "reach",
      circle: circleId,
      method: "PUT",
      path,
      body,
      label: about(eventName),
      about: `${path}#${eventName}`,
    });
    if (said) {
      learn(path, said);
      actionNotice.value = t("go.saved");
    }
    returnTo(back);
  };
  return (
    <Screen
      name="event"
      title={about(eventName)}
      where={t("events.title")}
      back={back}
      actions={
        <Button do="save-event" work={save}>
          {t("go.save")}
        </Button>
      }
    >
      <Stale of={live} />
      <div class="card list">
        <Switch do="event-on" label={t("events.on")} on={now.on} set={(on) => change({ on })} />
      </div>
      {now.on ? (
        <Choice
          do="event-hours"
          label={t("events.hours")}
          options={WHICH.map((value) => ({ value, label: t(`events.${value}`) }))}
          value={which}
          set={(value) => change({ which: value })}
        />
      ) : null}
      {now.on && which === "own" ? (
        <div class="pair">
          <Field
            do="event-from"
            label={t("pattern.start")}
            type="time"
            value={now.from ?? "08:00"}
            set={(from) => change({ from })}
            max={5}
          />
          <Field
            do="event-to"
            label={t("pattern.end")}
            type="time"
            value={now.to ?? "20:00"}
            set={(to) => change({ to })}
            max={5}
          />
        </div>
      ) : null}
      {now.on && which !== "usual" && ways.length > 1 ? (
        <div class="card list">
          {ways.map((way) => (
            <Switch
              key={way}
              do={`event-way-${way}`}
              label={t(`way.${way}`)}
              on={over.includes(way)}
              set={(on) => {
                const left = on ? [...over, way] : over.filter((one) => one !== way);
                if (left.length > 0) change({ channels: left });
              }}
            />
          ))}
        </div>
      ) : null}
    </Screen>
  );
}
