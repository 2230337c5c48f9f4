// The week as a ribbon of hours or as a list, as far ahead as a year; a time opens its sheet.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import type { Gaps, Slot, Week } from "../../api/types.ts";
import { forgetPast, lastKnown, useLive, type Live } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { rangeTime, zoneNote } from "../../messages/shiftTime.ts";
import { names, wallRange } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { say } from "../../ui/LiveRegion.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Face } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Tag } from "../../ui/Tags.tsx";
import { gapProgress } from "./gapProgress.text.ts";
import { PaperWeek } from "./PaperWeek.tsx";
import { Legend, Ribbon } from "./Ribbon.tsx";
import { kindOf, whenOf } from "./slot.text.ts";
import { TellOpen } from "./TellOpen.tsx";
import { TimeSheet } from "./TimeSheet.tsx";
import {
  dateOf,
  dayLine,
  dayName,
  heldBy,
  heldFor,
  nowAndNext,
  openFor,
  span,
  stands,
  todayOf,
} from "./week.text.ts";
import { DAY, dawnOf, hours, isOver, layOut, partOf, plus, standing, timesOf, type Day } from "./weekLayout.ts";
import { beforePath, clamp, FARTHEST, isPast, SHOWN, tellsOf, weekPath } from "./weekPages.ts";
import { asList, showList } from "./weekView.ts";

/** How often the line that marks now moves on. */
const TICK_MS = 30_000;

function useNow(): number {
  const now = useSignal(Date.now());
  useEffect(() => {
    const timer = setInterval(() => (now.value = Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now.value;
}

/** Seven days, with no way out also as they stood in an answer of some days ago. */
function useWeek(c: string, first: string): Live<Week> {
  const live = useLive<Week>(weekPath(c, first));
  if (live.data || live.state === "no") return live;
  const before = lastKnown<Week>(beforePath(c, first));
  if (!before.data || !tellsOf(before.data, first)) return live;
  return { ...before, state: live.state };
}

function title(live: Live<Week>, whole: boolean, slots: readonly Slot[], now: number): string {
  if (!whole) return t(live.state === "old" ? "known.no_way" : "known.loading");
  // Of a circle whose shifts aren't shown nothing is said but what is one's own.
  if (live.data?.shown === false) {
    return slots.length > 0 ? t("week.own", { n: slots.length }) : t("week.own_none");
  }
  if (slots.length === 0) return t("week.none");
  const { open } = hours(slots, now);
  return open === 0 ? t("week.all_held") : openFor(open);
}

function whichWeek(first: string, today: string): string {
  if (first === today) return t("week.this");
  return first === plus(today, SHOWN) ? t("week.next") : t("week.from", { day: dateOf(first) });
}

export function WeekScreen({ circleId, day: wanted }: { circleId: string; day?: string }) {
  const now = useNow();
  const zone = place(circleId)?.circle_zone;
  const known = useSignal<readonly Slot[]>([]);
  const { today, minute } = todayOf(known.value, zone, now);
  const page = useSignal(clamp(wanted, today));
  const first = page.value < today ? today : page.value;
  const chosen = useSignal<string | null>(null);
  const pressed = useRef<HTMLElement | null>(null);
  const live = useWeek(circleId, first);
  // Who was there long ago stays on no phone.
  useEffect(() => {
    void forgetPast(`/circles/${circleId}/`, (path) => isPast(path, today));
  }, [circleId, today]);
  useEffect(() => {
    if (live.data) known.value = live.data.slots;
  }, [live.data]);
  if (live.state === "no") return <Waiting name="week" of={live} back={`/c/${circleId}`} />;

  const me = place(circleId)?.member_id;
  const roles = place(circleId)?.roles ?? [];
  const plans = roles.includes("person") || roles.includes("coordinator");
  const { data } = live;
  const days = layOut(data?.slots ?? [], first, SHOWN, now);
  const times = timesOf(days);
  const ahead = times.filter((slot) => !isOver(slot, now));
  const open = ahead.filter((slot) => slot.taken < slot.places);
  const at = times.findIndex((slot) => slot.id === chosen.value);
  const slot = times[at];
  const { held } = hours(ahead, now);

  const knows = (date: string): boolean => data !== null && tellsOf(data, date);
  const whole = knows(first) && knows(plus(first, SHOWN - 1));
  // Friends look at open times of two weeks; of what is far off nobody is told yet.
  const soon = first <= plus(today, SHOWN);
  const lines = [
    !whole && live.state === "old" ? t("week.unknown_lead") : "",
    whole && data?.shown === false ? t("week.own_lead") : "",
    whole && data?.shown !== false && ahead.length === 0
      ? t(plans ? "week.none_plan" : "week.none_lead")
      : "",
    open.length > 0 && held > 0 && data?.shown !== false ? heldFor(held) : "",
    ...(first === today ? nowAndNext(times, me, now) : []),
    zoneNote(zone) ?? "",
  ].filter(Boolean);

  const choose = (one: Slot, from: HTMLElement): void => {
    pressed.current = from;
    chosen.value = one.id;
  };
  const close = (): void => {
    if (pressed.current?.isConnected) pressed.current.focus({ preventScroll: true });
    chosen.value = null;
  };
  const step = (to: Slot | undefined) => (to ? () => (chosen.value = to.id) : null);
  const turn = (to: string): void => {
    chosen.value = null;
    page.value = to;
    say(span(to, plus(to, SHOWN - 1)));
  };
  const dawn = dawnOf(days);
  const line = (one: Day) => dayLine(one, me, now, data?.shown === false);
  const ribbon = {
    today,
    minute,
    chosen: chosen.value,
    choose,
    nameOf: (one: Slot) => heldBy(one, me)[0] ?? "",
    knows,
  };
  // Under a day's heading a time needs no day of its own.
  const row = (one: Slot, told = false) => (
    <TimeRow
      key={one.id}
      slot={one}
      when={told && Date.parse(one.starts_at) > now ? rangeTime(one, now) : whenOf(one, now)}
      people={heldBy(one, me)}
      stands={stands(one, me, now)}
      press={(from) => choose(one, from)}
    />
  );
  return (
    <Screen
      name="week"
      where={whichWeek(first, today)}
      title={title(live, whole, ahead, now)}
      nav={{ circle: circleId, on: "week" }}
      lead={lines.length > 0 ? lines.map((line) => <p key={line}>{line}</p>) : undefined}
      actions={
        <>
          {plans && soon && open.length > 0 ? (
            <TellOpen circleId={circleId} slots={open.map((one) => one.id)} />
          ) : null}
          {open.filter((slot) => slot.may === "claim").length > 1 ? (
            <LinkButton do="several" href={`/c/${circleId}/several`}>
              {t("several.go")}
            </LinkButton>
          ) : null}
          {plans ? (
            <LinkButton do="add-pattern" href={`/c/${circleId}/pattern`}>
              {t("pattern.title")}
            </LinkButton>
          ) : null}
          {times.length > 0 ? (
            <Button do="print-week" weight="plain" press={() => window.print()}>
              {t("week.print")}
            </Button>
          ) : null}
        </>
      }
      stuck={
        slot ? (
          <TimeSheet
            circle={circleId}
            slot={slot}
            when={whenOf(slot, now)}
            people={heldBy(slot, me)}
            over={isOver(slot, now)}
            from={pressed.current}
            close={close}
            earlier={step(times[at - 1])}
            later={step(times[at + 1])}
          >
            {(slot.people ?? []).some((one) => one.stopped) ? (
              <Stopped circleId={circleId} slot={slot} />
            ) : null}
            {plans && !isOver(slot, now) ? <ForPlanners circleId={circleId} slot={slot} /> : null}
          </TimeSheet>
        ) : undefined
      }
    >
      <Stale of={live} />
      <PaperWeek slots={times} />
      <Turn circleId={circleId} first={first} today={today} turn={turn} />
      {asList.value ? (
        <List days={days} today={today} now={now} row={row} />
      ) : (
        <>
          <Ribbon row="day" hours={{ from: dawn, to: DAY }} days={days} line={line} {...ribbon} />
          <Nights
            days={days}
            dawn={dawn}
            now={now}
            own={data?.shown === false}
            draw={(nights) => (
              <Ribbon row="night" hours={{ from: 0, to: dawn }} days={nights} line={line} {...ribbon} />
            )}
          />
          <Legend />
          {open.slice(0, 1).map((one) => row(one))}
        </>
      )}
    </Screen>
  );
}

interface NightsProps {
  days: readonly Day[];
  /** The minute at which nights end. */
  dawn: number;
  now: number;
  /** Only one's own shifts are shown. */
  own: boolean;
  draw: (nights: Day[]) => ComponentChildren;
}

/** The hours in which most sleep, folded to a row that says how they stand. */
function Nights({ days, dawn, now, own, draw }: NightsProps) {
  const isOpen = useSignal(false);
  const nights = partOf(days, 0, dawn);
  const those = timesOf(nights);
  if (those.length === 0) return null;
  const isFree = those.some((slot) => !isOver(slot, now) && slot.taken < slot.places);
  return (
    <>
      <button
        type="button"
        class="card row nights"
        data-do="nights"
        aria-expanded={isOpen.value}
        onClick={() => (isOpen.value = !isOpen.value)}
      >
        <span class="grow">
          <strong>{t("week.nights")}</strong>
          <span class="soft">{wallRange("00:00", `0${dawn / 60}:00`)}</span>
        </span>
        {isFree && !own ? <Tag open>{t("slot.open")}</Tag> : null}
        <Icon of={isOpen.value ? "minus" : "plus"} />
      </button>
      {isOpen.value ? draw(nights.filter(({ pieces }) => pieces.length > 0)) : null}
    </>
  );
}

/** On and back by a week, to today, to the months; ribbon or list. */
function Turn(props: {
  circleId: string;
  first: string;
  today: string;
  turn: (to: string) => void;
}) {
  const { first, today, turn } = props;
  const back = plus(first, -SHOWN);
  const on = plus(first, SHOWN);
  const to = (wanted: string | null) => () => {
    if (wanted) turn(wanted);
  };
  const earlier = first === today ? null : back < today ? today : back;
  const later = on > plus(today, FARTHEST) ? null : on;
  return (
    <div class="turn">
      <div class="turn-week">
        <Arrow do="week-before" label={t("week.see_before")} press={to(earlier)} off={!earlier} />
        <strong>{span(first, plus(first, SHOWN - 1))}</strong>
        <Arrow do="week-after" label={t("week.see_next")} press={to(later)} off={!later} />
      </div>
      <div class="turn-more">
        {first === today ? null : (
          <button type="button" class="btn small" data-do="today" onClick={to(today)}>
            {t("time.today")}
          </button>
        )}
        <a class="btn small" href={`/c/${props.circleId}/month`} data-do="months">
          {t("month.page")}
        </a>
        <button
          type="button"
          class="btn small"
          data-do="as-list"
          aria-pressed={asList.value}
          onClick={() => showList(!asList.value)}
        >
          {t("week.as_list")}
        </button>
      </div>
    </div>
  );
}

interface ArrowProps {
  do: "week-before" | "week-after" | "month-before" | "month-after";
  label: string;
  press: () => void;
  off: boolean;
}

/** One page back or on; at an end it stays where it is, for the finger's and the focus's sake. */
export function Arrow({ do: name, label, press, off }: ArrowProps) {
  return (
    <button
      type="button"
      class="btn small"
      data-do={name}
      data-repeat=""
      aria-label={label}
      aria-disabled={off || undefined}
      onClick={press}
    >
      <svg class="icon turns" viewBox="0 0 24 24" aria-hidden="true">
        <path d={name.endsWith("before") ? "M15 5l-7 7 7 7" : "M9 5l7 7-7 7"} />
      </svg>
    </button>
  );
}

interface ListProps {
  days: readonly Day[];
  today: string;
  now: number;
  row: (slot: Slot, told: boolean) => unknown;
}

/** The same as words: each time once, on the day on which it begins or goes on today. */
function List({ days, today, now, row }: ListProps) {
  const told = new Set<string>();
  return (
    <>
      {days.map(({ date, pieces }) => {
        const those = pieces.filter(({ slot }) => !isOver(slot, now) && !told.has(slot.id));
        for (const { slot } of those) told.add(slot.id);
        return those.length === 0 ? null : (
          <section key={date} class="stack" aria-labelledby={`on-${date}`}>
            <h2 id={`on-${date}`}>{dayName(date, today)}</h2>
            {those.map(({ slot }) => row(slot, true))}
          </section>
        );
      })}
    </>
  );
}

interface RowProps {
  slot: Slot;
  when: string;
  people: readonly string[];
  stands: string;
  press: (from: HTMLElement) => void;
}

function TimeRow({ slot, when, people, stands: how, press }: RowProps) {
  const state = standing(slot);
  const open = state !== "held" && !slot.mine;
  // The word at the end of the row says it all.
  const said = slot.mine ? people.length === 1 && state === "held" : state === "open";
  return (
    <button
      type="button"
      class={`card go row time${open ? " open-card" : ""}`}
      data-do="time"
      data-slot={slot.id}
      onClick={(event) => press(event.currentTarget)}
    >
      <Face name={people[0] ?? (open ? null : "·")} />
      <span class="grow">
        <strong>{when}</strong>
        <span class="soft">
          {kindOf(slot)}
          {said ? "" : ` · ${how}`}
        </span>
      </span>
      {slot.mine ? <Tag>{t("slot.yours")}</Tag> : null}
      {open ? <Tag open>{t("slot.open")}</Tag> : null}
    </button>
  );
}

/** A shift of somebody for whom the person stopped everything: what that is, and where to decide. */
function Stopped({ circleId, slot }: { circleId: string; slot: Slot }) {
  const people = (slot.people ?? []).filter((one) => one.stopped).map((one) => one.name);
  return (
    <>
      <p class="soft">{t("held.has", { name: names(people), n: 1 })}</p>
      <LinkButton do="decide" weight="plain" href={`/c/${circleId}`}>
        {t("held.decide")}
      </LinkButton>
    </>
  );
}

/** What is being done about an open time, and changing it: for whom keeps the times. */
function ForPlanners({ circleId, slot }: { circleId: string; slot: Slot }) {
  const gaps = useLive<Gaps>(`/circles/${circleId}/gaps`, 60).data;
  const gap = gaps?.gaps.find((one) => one.slot_ids.includes(slot.id));
  return (
    <>
      {gap && slot.taken < slot.places
        ? gapProgress(gap).map((line) => (
            <p key={line} class="soft">
              {line}
            </p>
          ))
        : null}
      <LinkButton
        do="change-time"
        weight="plain"
        href={`/c/${circleId}/pattern/${slot.pattern_id}/change/${slot.id.slice(23)}`}
      >
        {t("sheet.change")}
      </LinkButton>
    </>
  );
}
