// The week for paper: dates instead of "tomorrow", no buttons, open time in words. Print shows it.

import type { Slot } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { rangeTime } from "../../messages/shiftTime.ts";
import { dayOf, names } from "../../messages/time.ts";
import { kindOf } from "./slot.text.ts";

function heldBy(slot: Slot): string {
  const people = (slot.people ?? []).map((one) => one.name);
  const who = slot.mine && people.length === 0 ? [t("slot.you")] : people;
  const left = slot.places - slot.taken;
  const open = left < 1 ? [] : [slot.places > 1 ? t("slot.places", { n: left }) : t("slot.open")];
  return [...(who.length > 0 ? [names(who)] : []), ...open].join(" · ");
}

export function PaperWeek({ slots }: { slots: readonly Slot[] }) {
  const dates = [...new Set(slots.map((slot) => slot.starts_wall.slice(0, 10)))];
  return (
    <div class="paper">
      {dates.map((date) => (
        <section key={date}>
          <h2>{dayOf(date)}</h2>
          {slots
            .filter((slot) => slot.starts_wall.slice(0, 10) === date)
            .map((slot) => (
              <p key={slot.id}>
                {rangeTime(slot)}
                {[kindOf(slot), heldBy(slot)].filter(Boolean).map((text) => ` · ${text}`)}
              </p>
            ))}
        </section>
      ))}
    </div>
  );
}
