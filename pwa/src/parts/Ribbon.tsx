// Seven days as bars of hours: held time is calm, open time is dashed, hatched and says so.
// For the eye alone; the list beneath says the same.

import type { Slot } from "../api/types.ts";
import { language, t } from "../messages/index.ts";
import { addDays, dateIn, minutesIn, wall } from "../messages/time.ts";

interface Piece {
  key: string;
  from: number;
  to: number;
  open: boolean;
  text: string;
}

const DAY = 24 * 60;

function pieces(date: string, slots: readonly Slot[]): Piece[] {
  const found: Piece[] = [];
  for (const slot of slots) {
    const first = dateIn(new Date(slot.starts_at));
    // An end at midnight belongs to the evening before it.
    const last = dateIn(new Date(Date.parse(slot.ends_at) - 60_000));
    if (first > date || last < date) continue;
    const open = slot.taken < slot.places;
    const who = slot.mine ? t("slot.you") : (slot.people?.[0]?.name ?? "");
    found.push({
      key: slot.id,
      from: first === date ? minutesIn(slot.starts_at) : 0,
      to: last === date ? minutesIn(slot.ends_at) || DAY : DAY,
      open: open && !slot.mine,
      text: open && !slot.mine ? t("slot.open") : who,
    });
  }
  return found;
}

/** A narrow piece has room for a letter, or for the question mark of open time; or for none. */
function fitting(piece: Piece): string {
  const room = (piece.to - piece.from) / 60;
  if (room * 1.2 >= piece.text.length) return piece.text;
  if (room < 1.5) return "";
  return piece.open ? "?" : (Array.from(piece.text)[0] ?? "");
}

export function Ribbon({ from, slots }: { from: string; slots: readonly Slot[] }) {
  const days = [0, 1, 2, 3, 4, 5, 6].map((n) => addDays(from, n));
  const today = dateIn(new Date());
  const short = new Intl.DateTimeFormat(language.value, { weekday: "short", timeZone: "UTC" });
  const now = (minutesIn(new Date().toISOString()) / DAY) * 100;
  return (
    <div class="ribbon" aria-hidden="true">
      {days.map((date) => (
        <div class="ribbon-day" key={date}>
          <b>{short.format(new Date(`${date}T12:00:00Z`))}</b>
          <div class="bar">
            {pieces(date, slots).map((one) => (
              <span
                key={one.key}
                class={one.open ? "seg gap" : "seg"}
                style={{
                  insetInlineStart: `${(one.from / DAY) * 100}%`,
                  inlineSize: `${((one.to - one.from) / DAY) * 100}%`,
                }}
              >
                <span>{fitting(one)}</span>
              </span>
            ))}
            {date === today ? <span class="now" style={{ insetInlineStart: `${now}%` }} /> : null}
          </div>
        </div>
      ))}
      <div class="scale">
        {["00:00", "06:00", "12:00", "18:00"].map((one) => (
          <span key={one}>{wall(one)}</span>
        ))}
      </div>
    </div>
  );
}
