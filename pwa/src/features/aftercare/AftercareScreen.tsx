// After a request: on which days a friend checks in, who, and how. Or none.

import { useSignal, type Signal } from "@preact/signals";

import { post } from "../../api/client.ts";
import type { Aftercare, CheckIns } from "../../api/types.ts";
import { actionError, actionNotice } from "../../data/actions.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { addDays, wall } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { named } from "../../ui/Tags.tsx";
import { dayLabel } from "./care.text.ts";

/** Times to choose from; any other is written. */
const TIMES = ["10:00", "14:00", "18:00"];
/** Days to tick; any other is written. */
const NEAR_DAYS = 7;
const OTHER = "other";

export function AftercareScreen({ circleId, askId }: { circleId: string; askId: string }) {
  const back = `/c/${circleId}/check-ins`;
  const live = useLive<Aftercare>(`/circles/${circleId}/asks/${askId}/aftercare`, 60);
  const facts = live.data;
  if (!facts) return <Waiting name="aftercare" of={live} back={back} />;
  if (facts.rests || facts.people.length === 0) {
    return (
      <Screen
        name="aftercare"
        title={t("aftercare.title")}
        back={back}
        lead={<p>{t(facts.rests ? "aftercare.rests" : "aftercare.nobody")}</p>}
        actions={
          <LinkButton do="home" href={`/c/${circleId}`} weight="main">
            {t("go.home")}
          </LinkButton>
        }
      >
        <Stale of={live} />
      </Screen>
    );
  }
  return <Choosing key={facts.today} circleId={circleId} facts={facts} />;
}

function Choosing({ circleId, facts }: { circleId: string; facts: Aftercare }) {
  const chosenDays = facts.check_ins.filter((one) => one.may_change).map((one) => one.on_day);
  const friend = useSignal("");
  const way = useSignal<Way | "">("");
  const time = useSignal("");
  const ownTime = useSignal("");
  const days = useSignal(facts.suggested.filter((day) => !chosenDays.includes(day)));
  const name = facts.people.find((one) => one.member_id === friend.value)?.name;
  const at = time.value === OTHER ? ownTime.value : time.value;
  const path = `/circles/${circleId}/asks/${facts.ask_id}`;
  const done = (now: CheckIns, told: string) => {
    learn(`/circles/${circleId}/check-ins`, now);
    void refresh(`/circles/${circleId}/home`);
    go(`/c/${circleId}/check-ins`);
    actionNotice.value = told;
  };
  const missing = () =>
    !friend.value
      ? t("aftercare.need_friend")
      : !way.value
        ? t("aftercare.need_way")
        : days.value.length === 0
          ? t("aftercare.need_day")
          : !at
            ? t("aftercare.need_time")
            : null;
  /** What was missing isn't said any more once something is chosen. */
  const choose = (set: () => void) => {
    actionError.value = null;
    set();
  };
  const ask = async (key: string) => {
    const wrong = missing();
    if (wrong) {
      actionError.value = { text: wrong, again: null };
      return;
    }
    const body = { days: days.value, at, way: way.value, member_id: friend.value };
    done(await post<CheckIns>(`${path}/check-ins`, body, key), t("aftercare.asked", { name: name ?? "" }));
  };
  return (
    <Screen
      name="aftercare"
      title={t("aftercare.title")}
      back={`/c/${circleId}/check-ins`}
      lead={<p>{t("aftercare.lead")}</p>}
      stuck={
        <div class="pair">
          <Button
            do="no-check-ins"
            weight="plain"
            work={async (key) =>
              done(await post<CheckIns>(`${path}/no-check-ins`, {}, key), t("aftercare.none_fine"))
            }
          >
            {t("aftercare.none")}
          </Button>
          <Button do="ask-check-ins" work={ask}>
            {name ? t("aftercare.ask", { name }) : t("aftercare.ask_someone")}
          </Button>
        </div>
      }
    >
      <Choice
        do="friend"
        label={t("aftercare.who")}
        options={facts.people.map((one) => ({
          value: one.member_id,
          label: named(one),
          ...(one.came ? { hint: t("aftercare.came") } : {}),
        }))}
        value={friend.value}
        set={(value) => choose(() => (friend.value = value))}
      />
      <Choice
        do="way"
        label={t("aftercare.how")}
        options={WAYS.map((value) => ({ value, label: t(`check_in.way_${value}`) }))}
        value={way.value}
        set={(value) => choose(() => (way.value = value))}
        flat
      />
      <Days facts={facts} taken={chosenDays} days={days} />
      <Choice
        do="time"
        label={t("aftercare.time")}
        options={[
          ...TIMES.map((value) => ({ value, label: wall(value) })),
          { value: OTHER, label: t("aftercare.other_time") },
        ]}
        value={time.value}
        set={(value) => choose(() => (time.value = value))}
        flat
      />
      {time.value === OTHER ? (
        <Field
          do="own-time"
          label={t("aftercare.other_time")}
          type="time"
          value={ownTime.value}
          set={(value) => (ownTime.value = value)}
          max={5}
        />
      ) : null}
      <p class="soft">{t("aftercare.consent")}</p>
    </Screen>
  );
}

type Way = Aftercare["check_ins"][number]["way"];
const WAYS: readonly Way[] = ["text", "call", "visit"];

interface DaysProps {
  facts: Aftercare;
  /** Days that have a check-in already. */
  taken: readonly string[];
  days: Signal<string[]>;
}

/** The next days to tick, and any other within the thirty. */
function Days({ facts, taken, days }: DaysProps) {
  const other = useSignal("");
  const near = Array.from({ length: NEAR_DAYS }, (_, at) => addDays(facts.today, at + 1));
  const listed = [...new Set([...near, ...days.value])].sort();
  const set = (day: string, on: boolean) => {
    const rest = days.value.filter((one) => one !== day);
    days.value = on ? [...rest, day].sort() : rest;
  };
  return (
    <>
      <fieldset class="choice">
        <legend>{t("aftercare.days")}</legend>
        {listed
          .filter((day) => !taken.includes(day))
          .map((day) => (
            <label key={day}>
              <input
                type="checkbox"
                data-do={`day-${day}`}
                checked={days.value.includes(day)}
                onChange={(event) => set(day, event.currentTarget.checked)}
              />
              <span class="box">{dayLabel(day)}</span>
            </label>
          ))}
      </fieldset>
      <details>
        <summary data-do="other-day">{t("aftercare.other_day")}</summary>
        <div class="stack">
          <Field
            do="another-day"
            label={t("aftercare.other_day")}
            hint={t("aftercare.other_day_hint")}
            type="date"
            value={other.value}
            set={(value) => (other.value = value)}
            max={10}
          />
          <Button
            do="add-day"
            weight="quiet"
            press={() => {
              if (other.value < facts.today || other.value > facts.last_day) {
                actionError.value = { text: t("aftercare.other_day_hint"), again: null };
                return;
              }
              set(other.value, true);
              other.value = "";
            }}
          >
            {t("aftercare.add_day")}
          </Button>
        </div>
      </details>
    </>
  );
}
