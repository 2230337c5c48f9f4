// The week as a ribbon of hours, and the same as a list.

import { useSignal } from "@preact/signals";

import type { Slot, Week } from "../api/types.ts";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Stale, Waiting } from "../parts/Known.tsx";
import { PaperWeek } from "../parts/PaperWeek.tsx";
import { Ribbon } from "../parts/Ribbon.tsx";
import { Screen } from "../parts/Screen.tsx";
import { SlotCard } from "../parts/SlotCard.tsx";
import { t } from "../messages/index.ts";
import { addDays, dateIn, day } from "../messages/time.ts";
import { place } from "../session.ts";
import { useLive } from "../store/live.ts";
import { TellOpen } from "./CoordinatorHome.tsx";

function title(slots: readonly Slot[]): string {
  if (slots.length === 0) return t("week.none");
  const open = slots.filter((slot) => slot.taken < slot.places);
  if (open.length === 0) return t("week.all_held");
  const minutes = open.reduce(
    (sum, slot) => sum + (Date.parse(slot.ends_at) - Date.parse(slot.starts_at)) / 60_000,
    0,
  );
  return minutes < 90
    ? t("week.open_minutes", { n: Math.round(minutes) })
    : t("week.open_hours", { n: Math.round(minutes / 60) });
}

export function WeekScreen({ c }: { c: string }) {
  const shift = useSignal(0);
  const from = addDays(dateIn(new Date()), shift.value * 7);
  const live = useLive<Week>(`/circles/${c}/week?from=${from}&days=7`);
  const roles = place(c)?.roles ?? [];
  const plans = roles.includes("person") || roles.includes("coordinator");
  if (!live.data) return <Waiting name="week" of={live} back={`/c/${c}`} />;
  const { slots } = live.data;
  const now = Date.now();
  const ahead = slots.filter((slot) => Date.parse(slot.ends_at) > now);
  const open = ahead.filter((slot) => slot.taken < slot.places);
  const days = [...new Set(ahead.map((slot) => dateIn(new Date(slot.starts_at))))];
  return (
    <Screen
      name="week"
      where={t(shift.value === 0 ? "week.this" : "week.next")}
      title={title(ahead)}
      nav={{ circle: c, on: "week" }}
      lead={
        slots.length === 0 ? <p>{t(plans ? "week.none_plan" : "week.none_lead")}</p> : undefined
      }
      actions={
        <>
          {plans && open.length > 0 ? (
            <TellOpen c={c} slots={open.map((slot) => slot.id)} />
          ) : null}
          {plans ? (
            <LinkButton do="add-pattern" href={`/c/${c}/pattern`}>
              {t("pattern.title")}
            </LinkButton>
          ) : null}
          <Button
            do="other-week"
            weight="plain"
            press={() => (shift.value = shift.value === 0 ? 1 : 0)}
          >
            {t(shift.value === 0 ? "week.see_next" : "week.see_this")}
          </Button>
          {slots.length > 0 ? (
            <Button do="print-week" weight="plain" press={() => window.print()}>
              {t("week.print")}
            </Button>
          ) : null}
        </>
      }
    >
      <Stale of={live} />
      {slots.length > 0 ? <Ribbon from={from} slots={slots} /> : null}
      <PaperWeek slots={slots} />
      {days.map((date) => {
        const those = ahead.filter((slot) => dateIn(new Date(slot.starts_at)) === date);
        return (
          <section key={date} aria-label={day(those[0]?.starts_at ?? "")} class="stack">
            {those.map((slot) => (
              <SlotCard key={slot.id} circle={c} slot={slot} />
            ))}
          </section>
        );
      })}
    </Screen>
  );
}
