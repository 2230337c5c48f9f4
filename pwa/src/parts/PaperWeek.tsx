// The week for paper: dates instead of "tomorrow", no buttons, open time in words. Print shows it.

import type { Slot } from "../api/types.ts";
import { t } from "../messages/index.ts";
import { dateIn, dayOf, names, range } from "../messages/time.ts";
import { kindOf } from "../screens/slotWords.ts";

function heldBy(slot: Slot): string {
  const people = (slot.people ?? []).map((one) => one.name);
  const who = slot.mine && people.length === 0 ? [t("slot.you")] : people;
  const left = slot.places - slot.taken;
  const open = left < 1 ? [] : [slot.places > 1 ? t("slot.places", { n: left }) : t("slot.open")];
  return [...(who.length > 0 ? [names(who)] : []), ...open].join(" · ");
}

export function PaperWeek({ slots }: { slots: readonly Slot[] }) {
  const dates = [...new Set(slots.map((slot) => dateIn(new Date(slot.starts_at))))];
  return (
    <div class="paper">
      {dates.map((date) => (
        <section key={date}>
          <h2>{dayOf(date)}</h2>
          {slots
            .filter((slot) => dateIn(new Date(slot.starts_at)) === date)
            .map((slot) => (
              <p key={slot.id}>
                {range(slot.starts_at, slot.ends_at)}
                {[kindOf(slot), heldBy(slot)].filter(Boolean).map((text) => ` · ${text}`)}
              </p>
            ))}
        </section>
      ))}
    </div>
  );
}
