// Adding a time: each week unless said otherwise, on the circle's wall clock.

import { useSignal } from "@preact/signals";

import { post } from "../../api/client.ts";
import { KINDS } from "../../api/closedLists.ts";
import { newId } from "../../api/link.ts";
import type { Kind, Pattern, Patterns } from "../../api/types.ts";
import { runAction, actionNotice, actionError } from "../../data/actions.ts";
import { refreshAll, useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { place } from "../../data/session.ts";
import { t, tCode, type Key } from "../../messages/index.ts";
import { addDays, dateIn, numberText, weekdays } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Why } from "../../ui/Why.tsx";
import { patternLine } from "./pattern.text.ts";
import { kindOf } from "./slot.text.ts";

const AGAIN = ["week", "weeks", "date", "nth", "once"] as const;
type Again = (typeof AGAIN)[number];

/** What a shift's own words are about, where that isn't anything. */
const TITLES: Partial<Record<Kind, Key>> = {
  own: "pattern.own_words",
  go_with: "pattern.go_with",
};

/** How it comes again, told by one day: "the 31st", "the second Tuesday", "that day alone". */
function again(how: Again, from: string): Partial<Pattern> {
  if (how === "week" || how === "weeks") return how === "week" ? {} : { every: 2 };
  if (how === "once") return { repeats: "once" };
  const number = Number(from.slice(8));
  if (how === "date") return { repeats: "monthly_date", month_day: number };
  const weekday = (new Date(`${from}T12:00:00Z`).getUTCDay() + 6) % 7;
  const nth = number > 28 ? -1 : Math.ceil(number / 7);
  return { repeats: "monthly_weekday", nth, weekdays: [weekday] };
}

export function PatternScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/patterns`;
  const list = useLive<Patterns>(path);
  const id = useSignal(newId());
  const kind = useSignal<Kind>("company");
  const title = useSignal("");
  const days = useSignal<number[]>([]);
  const start = useSignal("18:00");
  const end = useSignal("20:00");
  const places = useSignal(1);
  const how = useSignal<Again>("week");
  const first = useSignal(dateIn(new Date(), place(circleId)?.circle_zone));
  const last = useSignal("");
  const switched = useSignal(false);
  const long = weekdays("long");
  const weekly = how.value === "week" || how.value === "weeks";
  const toggle = (at: number) =>
    (days.value = days.value.includes(at)
      ? days.value.filter((one) => one !== at)
      : [...days.value, at].sort());
  const save = () => {
    if (weekly && days.value.length === 0) {
      actionError.value = { text: t("pattern.need_day"), again: null };
      return;
    }
    const body = {
      id: id.value,
      kind: kind.value,
      ...(title.value.trim() ? { title: title.value.trim() } : {}),
      weekdays: weekly ? days.value : [],
      start: start.value,
      end: end.value,
      places: places.value,
      ...again(how.value, first.value),
      ...(first.value ? { from: first.value } : {}),
      ...(last.value && how.value !== "once" ? { until: last.value } : {}),
      ...(switched.value ? { only_on: true } : {}),
    };
    void runAction("save-pattern", async () => {
      await post<Pattern>(path, body, id.value);
      refreshAll();
      returnTo(`/c/${circleId}/week`);
      actionNotice.value = t("pattern.added");
    }, id.value);
  };
  const known = list.data?.patterns ?? [];
  return (
    <Screen
      name="pattern"
      title={t("pattern.title")}
      back={`/c/${circleId}/week`}
      submit={save}
      lead={<p>{t("pattern.lead")}</p>}
      actions={
        <Button do="save-pattern" type="submit">
          {t("pattern.save")}
        </Button>
      }
    >
      {weekly ? (
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
      ) : null}
      <Hours start={start} end={end} />
      <Choice
        do="kind"
        flat
        label={t("pattern.kind")}
        options={KINDS.map((value) => ({ value, label: tCode("kind", value) ?? value }))}
        value={kind.value}
        set={(value) => (kind.value = value)}
      />
      <Field
        do="title"
        label={t(TITLES[kind.value] ?? "pattern.words")}
        hint={kind.value === "go_with" ? t("pattern.go_with_hint") : undefined}
        value={title.value}
        set={(value) => (title.value = value)}
        max={80}
      />
      <Places places={places} />
      <details>
        <summary data-do="more">{t("pattern.more")}</summary>
        <div class="stack">
          <Choice
            do="again"
            why="pattern_every"
            label={t("pattern.again")}
            options={AGAIN.map((value) => ({
              value,
              label: tCode("pattern.again", value) ?? value,
            }))}
            value={how.value}
            set={(value) => (how.value = value)}
          />
          <Field
            do="first"
            type="date"
            label={t(how.value === "once" ? "pattern.day" : "pattern.first")}
            hint={
              how.value === "date" && Number(first.value.slice(8)) > 28
                ? t("pattern.short_month")
                : undefined
            }
            value={first.value}
            set={(value) => (first.value = value)}
            max={10}
          />
          {how.value === "once" ? null : (
            <Field
              do="last"
              type="date"
              label={t("pattern.last")}
              value={last.value}
              set={(value) => (last.value = value)}
              max={10}
            />
          )}
          <Switch
            do="only-on"
            label={t("pattern.only_on")}
            hint={t("pattern.only_on_hint")}
            on={switched.value}
            set={(on) => (switched.value = on)}
          />
          <Why of="only_on" />
        </div>
      </details>
      {known.length > 0 ? <h2>{t("pattern.known")}</h2> : null}
      {known.map((one) => (
        <a class="card row" key={one.id} href={`/c/${circleId}/pattern/${one.id}`} data-do="open-pattern">
          <span class="grow">
            <strong>{kindOf(one)}</strong>
            <span class="soft hint">{patternLine(one)}</span>
          </span>
          <svg class="icon turns" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M9 5l7 7-7 7" />
          </svg>
        </a>
      ))}
      {known.some((one) => one.repeats !== "once") ? (
        <LinkButton do="other-hours" weight="quiet" href={`/c/${circleId}/other-hours`}>
          {t("other_hours.title")}
        </LinkButton>
      ) : null}
      {known.length > 1 ? <Away path={`/circles/${circleId}/pauses`} /> : null}
    </Screen>
  );
}

interface Held<T> {
  value: T;
}

export function Hours({ start, end }: { start: Held<string>; end: Held<string> }) {
  return (
    <div class="pair">
      <Field
        do="start"
        label={t("pattern.start")}
        type="time"
        value={start.value}
        set={(value) => (start.value = value)}
        max={5}
      />
      <Field
        do="end"
        label={t("pattern.end")}
        hint={
          end.value === start.value
            ? t("pattern.whole_day")
            : end.value < start.value
              ? t("pattern.next_day")
              : undefined
        }
        type="time"
        value={end.value}
        set={(value) => (end.value = value)}
        max={5}
      />
    </div>
  );
}

export function Places({ places }: { places: Held<number> }) {
  return (
    <Choice
      do="places"
      why="places"
      flat
      tiny
      label={t("pattern.places")}
      options={[...new Set([1, 2, 3, places.value])].map((value) => ({
        value,
        label: numberText(value),
      }))}
      value={places.value}
      set={(value) => (places.value = value)}
    />
  );
}

/** "Away until Sunday": one time, or all of them. */
export function Away({ path, pattern }: { path: string; pattern?: string }) {
  const until = useSignal(addDays(dateIn(new Date()), 7));
  return (
    <details>
      <summary data-do="away">{t(pattern ? "pattern.pause" : "pattern.pause_all")}</summary>
      <div class="stack">
        <Field
          do="away-until"
          type="date"
          label={t("pattern.away_until")}
          hint={t("pattern.away_hint")}
          value={until.value}
          set={(value) => (until.value = value)}
          max={10}
        />
        <Button
          do="pause"
          weight="quiet"
          work={async (key) => {
            const body = { id: newId(), until: until.value };
            await post(path, pattern ? { ...body, pattern_id: pattern } : body, key);
            refreshAll();
            actionNotice.value = t("pattern.pausing");
          }}
        >
          {t("pattern.pause_it")}
        </Button>
      </div>
    </details>
  );
}
