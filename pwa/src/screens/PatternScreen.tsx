// Adding a time that comes back each week, on the circle's wall clock.

import { useSignal } from "@preact/signals";

import { act, note, trouble } from "../act.ts";
import { post, remove } from "../api/client.ts";
import { newId } from "../api/link.ts";
import type { Kind, Pattern } from "../api/types.ts";
import { Button } from "../parts/Button.tsx";
import { Choice, Field } from "../parts/bits.tsx";
import { Screen } from "../parts/Screen.tsx";
import { t, tCode } from "../messages/index.ts";
import { wallRange, weekdays } from "../messages/time.ts";
import { go } from "../route.ts";
import { refresh, refreshAll, useLive } from "../store/live.ts";

const KINDS: readonly Kind[] = [
  "company",
  "call",
  "text",
  "on_call",
  "food",
  "ride",
  "overnight",
  "own",
];

export function PatternScreen({ c }: { c: string }) {
  const path = `/circles/${c}/patterns`;
  const list = useLive<{ patterns: Pattern[] }>(path);
  const id = useSignal(newId());
  const kind = useSignal<Kind>("company");
  const title = useSignal("");
  const days = useSignal<number[]>([]);
  const start = useSignal("18:00");
  const end = useSignal("20:00");
  const places = useSignal(1);
  const long = weekdays("long");
  const short = weekdays("short");
  const toggle = (at: number) =>
    (days.value = days.value.includes(at)
      ? days.value.filter((one) => one !== at)
      : [...days.value, at].sort());
  const save = () => {
    if (days.value.length === 0) {
      trouble.value = { text: t("pattern.need_day"), again: null };
      return;
    }
    if (start.value === end.value) {
      trouble.value = { text: t("pattern.need_length"), again: null };
      return;
    }
    const body = {
      id: id.value,
      kind: kind.value,
      ...(title.value.trim() ? { title: title.value.trim() } : {}),
      weekdays: days.value,
      start: start.value,
      end: end.value,
      places: places.value,
    };
    void act("save-pattern", async () => {
      await post<Pattern>(path, body, id.value);
      refreshAll();
      go(`/c/${c}/week`);
      note.value = t("pattern.added");
    }, id.value);
  };
  const known = list.data?.patterns ?? [];
  return (
    <Screen
      name="pattern"
      title={t("pattern.title")}
      back={`/c/${c}/week`}
      submit={save}
      lead={<p>{t("pattern.lead")}</p>}
      actions={
        <Button do="save-pattern" type="submit">
          {t("pattern.save")}
        </Button>
      }
    >
      <fieldset class="choice flat tiny">
        <legend>{t("pattern.days")}</legend>
        {short.map((name, at) => (
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
          value={start.value}
          set={(value) => (start.value = value)}
          max={5}
        />
        <Field
          do="end"
          label={t("pattern.end")}
          hint={end.value < start.value ? t("pattern.next_day") : undefined}
          type="time"
          value={end.value}
          set={(value) => (end.value = value)}
          max={5}
        />
      </div>
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
        label={t(kind.value === "own" ? "pattern.own_words" : "pattern.words")}
        value={title.value}
        set={(value) => (title.value = value)}
        max={80}
      />
      <Choice
        do="places"
        flat
        tiny
        label={t("pattern.places")}
        options={[1, 2, 3].map((value) => ({ value, label: String(value) }))}
        value={places.value}
        set={(value) => (places.value = value)}
      />
      {known.length > 0 ? <h2>{t("pattern.known")}</h2> : null}
      {known.map((one) => (
        <div class="card row" key={one.id}>
          <div class="grow">
            <strong>{one.title ?? tCode("kind", one.kind)}</strong>
            <p class="soft">
              {one.weekdays.map((at) => short[at]).join(", ")} · {wallRange(one.start, one.end)}
            </p>
          </div>
          <button
            type="button"
            class="btn small"
            data-do="end-pattern"
            onClick={() =>
              void act("end-pattern", async (key) => {
                await remove(`${path}/${one.id}`, key);
                await refresh(path);
                note.value = t("pattern.ended");
              })
            }
          >
            {t("pattern.end_it")}
          </button>
        </div>
      ))}
    </Screen>
  );
}
