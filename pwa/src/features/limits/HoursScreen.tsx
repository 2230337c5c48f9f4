// When somebody is often free, and days on which they're away. Theirs alone to see.

import { useSignal } from "@preact/signals";

import { post, put, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Availability } from "../../api/types.ts";
import { actionNotice, actionError } from "../../data/actions.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { dateIn, dayOf, wallRange, weekdays } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";

type Free = Availability["hours"][number];

/** "Thursday 8 January", or from one day to another. */
export const daysOf = (one: { first: string; last: string }): string =>
  one.first === one.last
    ? dayOf(one.first)
    : t("away.days", { first: dayOf(one.first), last: dayOf(one.last, true) });

export function HoursScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/availability`;
  const live = useLive<Availability>(path, 60);
  if (!live.data) return <Waiting name="hours" of={live} back={`/c/${circleId}/my-limits`} />;
  const saved = (now: Availability) => {
    learn(path, now);
    void refresh(`/circles/${circleId}/home`);
    actionNotice.value = t("go.saved");
  };
  return (
    <Screen
      name="hours"
      title={t("hours.title")}
      back={`/c/${circleId}/my-limits`}
      lead={<p>{t("hours.lead")}</p>}
    >
      <Stale of={live} />
      <Hours path={path} held={live.data.hours} saved={saved} />
      <h2>{t("away.title")}</h2>
      <p class="soft">{t("away.lead")}</p>
      {live.data.away.map((one) => (
        <div class="card stack" key={one.id}>
          <strong>{daysOf(one)}</strong>
          <Button
            do="end-away"
            weight="quiet"
            label={t("go.about", { what: t("away.end"), of: daysOf(one) })}
            work={async (key) => saved(await remove(`/circles/${circleId}/away/${one.id}`, key))}
          >
            {t("away.end")}
          </Button>
        </div>
      ))}
      <NewAway circleId={circleId} saved={saved} />
    </Screen>
  );
}

interface Saving {
  saved: (now: Availability) => void;
}

function Hours({ path, held, saved }: Saving & { path: string; held: readonly Free[] }) {
  const days = useSignal<number[]>([]);
  const from = useSignal("18:00");
  const to = useSignal("22:00");
  const long = weekdays("long");
  const toggle = (at: number) =>
    (days.value = days.value.includes(at)
      ? days.value.filter((one) => one !== at)
      : [...days.value, at]);
  const send = async (hours: readonly Free[], key: string) =>
    saved(await put<Availability>(path, { hours }, key));
  return (
    <>
      {held.length === 0 ? <p class="soft">{t("hours.none")}</p> : null}
      {held.map((one) => (
        <div class="card row" key={`${one.weekday}-${one.from}-${one.to}`}>
          <span class="grow">
            <strong>{long[one.weekday]}</strong>
            <span class="soft hint">
              {wallRange(one.from, one.to)}
              {one.to <= one.from ? ` · ${t("pattern.next_day")}` : ""}
            </span>
          </span>
          <Button
            do="remove-hours"
            weight="plain"
            label={t("go.about", {
              what: t("hours.remove"),
              of: `${long[one.weekday]} ${wallRange(one.from, one.to)}`,
            })}
            work={(key) => send(held.filter((other) => other !== one), key)}
          >
            {t("hours.remove")}
          </Button>
        </div>
      ))}
      <details>
        <summary data-do="add-hours">{t("hours.add")}</summary>
        <div class="stack">
          <fieldset class="choice flat tiny">
            <legend>{t("pattern.days")}</legend>
            {weekdays("short").map((name, at) => (
              <label key={name}>
                <input
                  type="checkbox"
                  data-do={`day-${at}`}
                  aria-label={long[at]}
                  checked={days.value.includes(at)}
                  onChange={() => toggle(at)}
                />
                <span class="box">{name}</span>
              </label>
            ))}
          </fieldset>
          <div class="pair">
            <Field
              do="start"
              label={t("pattern.start")}
              type="time"
              value={from.value}
              set={(value) => (from.value = value)}
              max={5}
            />
            <Field
              do="end"
              label={t("pattern.end")}
              hint={to.value <= from.value ? t("pattern.next_day") : undefined}
              type="time"
              value={to.value}
              set={(value) => (to.value = value)}
              max={5}
            />
          </div>
          <Button
            do="save-hours"
            label={t("go.about", { what: t("go.save"), of: t("hours.add") })}
            work={async (key) => {
              if (days.value.length === 0 || !from.value || !to.value) {
                actionError.value = { text: t("pattern.need_day"), again: null };
                return;
              }
              const more = days.value.map((weekday) => ({
                weekday,
                from: from.value,
                to: to.value,
              }));
              await send([...held, ...more], key);
              days.value = [];
            }}
          >
            {t("go.save")}
          </Button>
        </div>
      </details>
    </>
  );
}

function NewAway({ circleId, saved }: Saving & { circleId: string }) {
  const today = dateIn(new Date(), undefined);
  const first = useSignal(today);
  const last = useSignal(today);
  const id = useSignal(newId());
  return (
    <details>
      <summary data-do="add-away">{t("away.add")}</summary>
      <div class="stack">
        <Field
          do="away-first"
          label={t("away.first")}
          type="date"
          value={first.value}
          set={(value) => {
            first.value = value;
            if (last.value < value) last.value = value;
          }}
          max={10}
        />
        <Field
          do="away-last"
          label={t("away.last")}
          type="date"
          value={last.value}
          set={(value) => (last.value = value)}
          max={10}
        />
        <Button
          do="save-away"
          label={t("go.about", { what: t("go.save"), of: t("away.add") })}
          work={async (key) => {
            const body = { id: id.value, first: first.value, last: last.value };
            saved(await post<Availability>(`/circles/${circleId}/away`, body, key));
            id.value = newId();
          }}
        >
          {t("go.save")}
        </Button>
      </div>
    </details>
  );
}
