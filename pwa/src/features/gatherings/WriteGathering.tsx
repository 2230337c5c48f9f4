// Writing a gathering: the person, or whoever they let help with the words of a draft.

import { useSignal, type Signal } from "@preact/signals";

import { put } from "../../api/client.ts";
import type { Gathering, Gatherings } from "../../api/types.ts";
import { actionError } from "../../data/actions.ts";
import { useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t, type Key } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { learnGatherings } from "./gatheringActions.ts";

interface Params {
  circleId: string;
  gatheringId: string;
}

type Words = Gathering["words"];

interface TimeText {
  on_day: string;
  at: string;
  minutes: number;
}

const EMPTY: Words = {
  from_name: "",
  purpose: "",
  see_me: "",
  place: "",
  call_link: "",
  rules: "",
  speaks_first: "",
  what_is_kept: "",
};
const MOST_TIMES = 3;
const LENGTHS = [60, 90, 120, 180];
/** How long before it the place is shown; 0 stands for "as soon as they say that they come". */
const HOURS = [0, 3, 24];
const SHORT = 500;
const LONG = 4_000;

export function WriteGathering({ circleId, gatheringId }: Params) {
  const live = useLive<Gatherings>(`/circles/${circleId}/gatherings`, 60);
  if (!live.data) {
    return <Waiting name="gathering-write" of={live} back={`/c/${circleId}/gatherings`} />;
  }
  const { person, helping } = live.data;
  const before = (person ?? helping).find((one) => one.id === gatheringId) ?? null;
  if (!before && !person) {
    return (
      <Waiting
        name="gathering-write"
        of={{ ...live, state: "no" }}
        back={`/c/${circleId}/gatherings`}
      />
    );
  }
  return <Writing circleId={circleId} gatheringId={gatheringId} before={before} helps={!person} />;
}

interface WritingProps extends Params {
  before: Gathering | null;
  helps: boolean;
}

function Writing({ circleId, gatheringId, before, helps }: WritingProps) {
  const words = useSignal<Words>(before?.words ?? EMPTY);
  const hours = useSignal(before?.place_hours ?? 0);
  const times = useSignal<TimeText[]>(
    before?.times.map((time) => ({
      on_day: time.on_day,
      at: time.wall,
      minutes: time.minutes,
    })) ?? [{ on_day: "", at: "", minutes: 120 }],
  );
  const isCalled = before !== null && before.state !== "draft";
  const list = `/c/${circleId}/gatherings`;
  const back = before && !helps ? `${list}/${gatheringId}` : list;
  const save = async (key: string) => {
    const written = times.value.filter((time) => time.on_day || time.at);
    if (written.some((time) => !time.on_day || !time.at)) {
      actionError.value = { text: t("gathering.half_time"), again: null };
      return;
    }
    const { from_name, ...rest } = words.value;
    const body = {
      ...rest,
      from_name: from_name.trim() || null,
      revision: before?.revision ?? 0,
      place_hours: hours.value || null,
      ...(isCalled ? {} : { times: written }),
    };
    const path = `/circles/${circleId}/gatherings/${gatheringId}`;
    learnGatherings(circleId, await put<Gatherings>(path, body, key), t("go.saved"));
    returnTo(helps ? list : `${list}/${gatheringId}`);
  };
  const field = (name: keyof Words, label: Key, long: boolean, hint?: Key) => (
    <Field
      do={name.replaceAll("_", "-")}
      label={t(label)}
      {...(hint ? { hint: t(hint) } : {})}
      value={words.value[name]}
      set={(text) => (words.value = { ...words.value, [name]: text })}
      max={name === "from_name" ? 60 : long ? LONG : SHORT}
      long={long}
    />
  );
  return (
    <Screen
      name="gathering-write"
      title={t("gathering.begin")}
      phase={helps ? "helps" : undefined}
      back={back}
      lead={<p>{t(helps ? "gathering.write_helps" : "gathering.write_lead")}</p>}
      stuck={
        <Button do="save-gathering" work={save}>
          {t("go.save")}
        </Button>
      }
    >
      {field("purpose", "gathering.purpose", true, "gathering.purpose_hint")}
      {field("see_me", "gathering.see_me", true)}
      {isCalled ? null : <WriteTimes times={times} />}
      {helps ? null : (
        <>
          {field("place", "gathering.place", false)}
          {field("call_link", "gathering.call_link", false, "gathering.call_link_hint")}
          <Choice
            do="place-hours"
            label={t("gathering.place_when")}
            options={HOURS.map((value) => ({
              value,
              label: value ? t("gathering.place_hours", { n: value }) : t("gathering.place_once"),
            }))}
            value={hours.value}
            set={(value) => (hours.value = value)}
          />
        </>
      )}
      {field("rules", "gathering.rules", true)}
      {field("speaks_first", "gathering.speaks_first", false)}
      {field("what_is_kept", "gathering.what_is_kept", false, "gathering.kept_hint")}
      {field("from_name", "gathering.my_name", false, "gathering.my_name_hint")}
    </Screen>
  );
}

/** "2 hours", "90 minutes". */
const long = (minutes: number): string =>
  minutes % 60 === 0 ? t("time.hours", { n: minutes / 60 }) : t("time.minutes", { n: minutes });

/** One to three times, by the circle's clock. */
function WriteTimes({ times }: { times: Signal<TimeText[]> }) {
  const set = (at: number, change: Partial<TimeText>) => {
    actionError.value = null;
    times.value = times.value.map((time, each) => (each === at ? { ...time, ...change } : time));
  };
  return (
    <>
      {times.value.map((time, at) => (
        <fieldset key={at} class="card stack">
          <legend class="unseen">{t("gathering.time_number", { n: at + 1 })}</legend>
          <div class="pair">
            <Field
              do={`day-${at}`}
              label={t("gathering.day")}
              type="date"
              value={time.on_day}
              set={(on_day) => set(at, { on_day })}
              max={10}
            />
            <Field
              do={`at-${at}`}
              label={t("gathering.at")}
              type="time"
              value={time.at}
              set={(wall) => set(at, { at: wall })}
              max={5}
            />
          </div>
          <Choice
            do={`minutes-${at}`}
            label={t("gathering.how_long")}
            options={[...new Set([...LENGTHS, time.minutes])].sort((a, b) => a - b).map((value) => ({
              value,
              label: long(value),
            }))}
            value={time.minutes}
            set={(minutes) => set(at, { minutes })}
            flat
          />
          <Button
            do={`drop-time-${at}`}
            weight="plain"
            press={() => (times.value = times.value.filter((_, each) => each !== at))}
          >
            {t("gathering.drop_time")}
          </Button>
        </fieldset>
      ))}
      {times.value.length < MOST_TIMES ? (
        <Button
          do="add-time"
          weight="quiet"
          press={() => (times.value = [...times.value, { on_day: "", at: "", minutes: 120 }])}
        >
          {t("gathering.add_time")}
        </Button>
      ) : null}
    </>
  );
}
