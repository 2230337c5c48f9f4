// Other hours for a while, for several shifts in one go: a month of fasting, exams, holidays.

import { useSignal } from "@preact/signals";

import { post, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Pattern, Patterns } from "../../api/types.ts";
import { actionError, actionNotice, runAction } from "../../data/actions.ts";
import { refreshAll, useLive } from "../../data/liveQuery.ts";
import { t, type Key } from "../../messages/index.ts";
import { dayOf, wallRange } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { patternLine } from "./pattern.text.ts";
import { kindOf } from "./slot.text.ts";

type Walls = Record<string, { start: string; end: string }>;

/** What was said together: its days, and the shifts with their hours in them. */
interface Said {
  id: string;
  first: string;
  last: string;
  shifts: { name: string; range: string; usual: string }[];
}

/** All other hours that aren't over, the earliest days first. */
function saidTogether(patterns: readonly Pattern[]): Said[] {
  const byId = new Map<string, Said>();
  for (const one of patterns) {
    for (const { id, from, until, start, end } of one.other_hours ?? []) {
      const said = byId.get(id) ?? { id, first: from, last: until, shifts: [] };
      said.shifts.push({
        name: kindOf(one),
        range: wallRange(start, end),
        usual: wallRange(one.start, one.end),
      });
      byId.set(id, said);
    }
  }
  return [...byId.values()].sort((a, b) => a.first.localeCompare(b.first));
}

export function OtherHoursScreen({ circleId }: { circleId: string }) {
  const live = useLive<Patterns>(`/circles/${circleId}/patterns`);
  const back = `/c/${circleId}/pattern`;
  if (!live.data) return <Waiting name="other-hours" of={live} back={back} />;
  const regular = live.data.patterns.filter((one) => one.repeats !== "once");
  if (regular.length === 0) {
    return (
      <Screen
        name="other-hours"
        title={t("other_hours.none")}
        back={back}
        lead={<p>{t("other_hours.none_lead")}</p>}
        actions={
          <LinkButton do="add-pattern" href={back} weight="main">
            {t("pattern.title")}
          </LinkButton>
        }
      />
    );
  }
  return <OtherHours circleId={circleId} back={back} regular={regular} live={live} />;
}

interface Props {
  circleId: string;
  back: string;
  regular: readonly Pattern[];
  live: ReturnType<typeof useLive<Patterns>>;
}

function OtherHours({ circleId, back, regular, live }: Props) {
  const path = `/circles/${circleId}/other-hours`;
  const id = useSignal(newId());
  const first = useSignal("");
  const last = useSignal("");
  const walls = useSignal<Walls>({});
  const wallsOf = (one: Pattern) => walls.value[one.id] ?? { start: one.start, end: one.end };
  const set = (one: Pattern, part: "start" | "end") => (value: string) =>
    (walls.value = { ...walls.value, [one.id]: { ...wallsOf(one), [part]: value } });
  const missing = (text: Key, field: string) =>
    (actionError.value = { text: t(text), again: null, field });
  const save = () => {
    if (!first.value || !last.value) {
      missing("other_hours.need_days", first.value ? "last" : "first");
      return;
    }
    const hours = regular
      .map((one) => ({ pattern_id: one.id, usual: one, ...wallsOf(one) }))
      .filter((one) => one.start !== one.usual.start || one.end !== one.usual.end)
      .map(({ pattern_id, start, end }) => ({ pattern_id, start, end }));
    if (hours.length === 0) {
      missing("other_hours.need_change", "start-1");
      return;
    }
    void runAction(
      "save-hours",
      async () => {
        const body = { id: id.value, from: first.value, until: last.value, hours };
        await post<Patterns>(path, body, id.value);
        id.value = newId();
        first.value = last.value = "";
        walls.value = {};
        refreshAll();
        actionNotice.value = t("other_hours.saved");
      },
      id.value,
    );
  };
  return (
    <Screen
      name="other-hours"
      title={t("other_hours.title")}
      back={back}
      submit={save}
      lead={<p>{t("other_hours.lead")}</p>}
      actions={
        <Button do="save-hours" type="submit">
          {t("go.save")}
        </Button>
      }
    >
      <Stale of={live} />
      {saidTogether(regular).map((said) => (
        <section class="card stack" key={said.id} data-other-hours={said.first}>
          <strong>
            {t("other_hours.now", { first: dayOf(said.first, true), last: dayOf(said.last, true) })}
          </strong>
          {said.shifts.map(({ name, range, usual }) => (
            <p key={name} class="soft">
              <bdi>{name}</bdi> · {t("other_hours.instead", { range, usual })}
            </p>
          ))}
          <Button
            do="stop-hours"
            weight="quiet"
            work={async (key) => {
              await remove(`${path}/${said.id}`, key);
              refreshAll();
              actionNotice.value = t("other_hours.stopped");
            }}
          >
            {t("other_hours.stop")}
          </Button>
        </section>
      ))}
      <Field
        do="first"
        type="date"
        label={t("other_hours.first")}
        value={first.value}
        set={(value) => (first.value = value)}
        max={10}
      />
      <Field
        do="last"
        type="date"
        label={t("other_hours.last")}
        value={last.value}
        set={(value) => (last.value = value)}
        max={10}
      />
      <p class="soft">{t("other_hours.keeps")}</p>
      {regular.map((one, at) => (
        <div class="stack" role="group" aria-label={kindOf(one)} key={one.id} data-shift={at + 1}>
          <p>
            <strong>{kindOf(one)}</strong>
            <span class="soft hint">{patternLine(one)}</span>
          </p>
          <div class="pair">
            {(["start", "end"] as const).map((part) => (
              <Field
                key={part}
                do={`${part}-${at + 1}`}
                type="time"
                label={t(`pattern.${part}`)}
                hint={part === "end" ? nextDay(wallsOf(one)) : undefined}
                value={wallsOf(one)[part]}
                set={set(one, part)}
                max={5}
              />
            ))}
          </div>
        </div>
      ))}
    </Screen>
  );
}

/** Where a shift ends on the next day. */
function nextDay({ start, end }: { start: string; end: string }): string | undefined {
  if (end === start) return t("pattern.whole_day");
  return end < start ? t("pattern.next_day") : undefined;
}
