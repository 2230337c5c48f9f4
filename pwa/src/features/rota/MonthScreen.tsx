// Months ahead: on which days something is open, a week a row; a row leads to its week.

import { useSignal } from "@preact/signals";

import type { Days } from "../../api/types.ts";
import { useLive, type Live } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { zoneNote } from "../../messages/shiftTime.ts";
import { dateIn } from "../../messages/time.ts";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Legend } from "./Ribbon.tsx";
import { monthName, shortDay, weekLine } from "./week.text.ts";
import { plus } from "./weekLayout.ts";
import { daysPath, monday, MONTHS } from "./weekPages.ts";
import { Arrow } from "./WeekScreen.tsx";

const MOST_MONTHS = 12;

/** The first day of the month some months after a date's. */
function monthOf(date: string, on: number): string {
  const at = new Date(`${date.slice(0, 7)}-01T12:00:00Z`);
  at.setUTCMonth(at.getUTCMonth() + on);
  return at.toISOString().slice(0, 10);
}

export function MonthScreen({ circleId }: { circleId: string }) {
  const zone = place(circleId)?.circle_zone;
  const today = dateIn(new Date(), zone);
  const on = useSignal(0);
  const month = monthOf(today, on.value);
  const first = monday(month);
  const live = useLive<Days>(daysPath(circleId, first));
  if (live.state === "no") return <Waiting name="month" of={live} back={`/c/${circleId}/week`} />;
  const next = monthOf(month, 1);
  const weeks: string[] = [];
  for (let week = first; week < next && weeks.length * 7 < MONTHS; week = plus(week, 7)) {
    // A week that is over has nothing to tell.
    if (plus(week, 6) >= today) weeks.push(week);
  }
  const turn = (by: number) => () => {
    on.value = Math.min(MOST_MONTHS, Math.max(0, on.value + by));
  };
  return (
    <Screen
      name="month"
      page="month.page"
      title={monthName(month)}
      live
      back={`/c/${circleId}/week`}
      nav={{ circle: circleId, on: "week" }}
      lead={
        live.data ? (
          zoneNote(zone) && <p>{zoneNote(zone)}</p>
        ) : (
          <p>{t(live.state === "old" ? "week.unknown_lead" : "known.loading")}</p>
        )
      }
    >
      <Stale of={live} />
      <div class="turn-week">
        <Arrow
          do="month-before"
          label={t("month.before")}
          press={turn(-1)}
          off={on.value === 0}
        />
        {on.value === 0 ? (
          <span />
        ) : (
          <button type="button" class="btn small" data-do="today" onClick={() => (on.value = 0)}>
            {t("time.today")}
          </button>
        )}
        <Arrow
          do="month-after"
          label={t("month.after")}
          press={turn(1)}
          off={on.value === MOST_MONTHS}
        />
      </div>
      <div class="stack">
        {weeks.map((week) => (
          <WeekRow key={week} circleId={circleId} week={week} month={month} today={today} live={live} />
        ))}
      </div>
      <Legend />
    </Screen>
  );
}

interface RowProps {
  circleId: string;
  week: string;
  month: string;
  today: string;
  live: Live<Days>;
}

function WeekRow({ circleId, week, month, today, live }: RowProps) {
  const known = new Map((live.data?.found ?? []).map((one) => [one.on, one]));
  const to = week <= today ? `/c/${circleId}/week` : `/c/${circleId}/week/${week}`;
  return (
    <a class="card month-week" href={to} data-do={`week-${week}`}>
      <span class="cells" aria-hidden="true">
        {[0, 1, 2, 3, 4, 5, 6].map((n) => {
          const date = plus(week, n);
          const one = date < today ? undefined : known.get(date);
          const [weekday, number] = shortDay(date);
          const away = date.slice(0, 7) !== month.slice(0, 7) || date < today;
          return (
            <span key={date} class={`cell${away ? " away" : ""}${date === today ? " today" : ""}`}>
              <small>{weekday}</small>
              {number}
              <i
                class={one ? `seg ${one.standing}${one.mine ? " mine" : ""}` : "seg none"}
                data-day={one ? `${date} ${one.standing}${one.mine ? " mine" : ""}` : undefined}
              />
            </span>
          );
        })}
      </span>
      <span class="unseen">{weekLine(week, live.data, today)}</span>
    </a>
  );
}
