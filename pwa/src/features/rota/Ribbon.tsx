// Days as bars of hours: what is held is calm, what is open is dashed, hatched and says so, what
// is mine stands out by its weight and its word. A day is one thing to press, as large as a
// finger; where on it a finger came down says which of its times is meant.

import type { Slot } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { wall } from "../../messages/time.ts";
import { colourOf } from "../../ui/Row.tsx";
import { shortDay } from "./week.text.ts";
import { firstOf, partOf, pieceAt, type Day, type Piece } from "./weekLayout.ts";

/** Half of what a finger covers, in CSS pixels. */
const FINGER = 24;

/** How high a bar is, in CSS pixels, and a lane where several lie side by side. */
const BAR = 44;
const LANE = 25;
/** Minutes between two hours beneath the bars. */
const STEP = 4 * 60;

/** CSS pixels of a bar on the narrowest phone in use, and of a letter's size. */
const WIDTH = 233;
const SIZE = 12.6;

/** The minutes of a day that its bar shows. */
export interface Hours {
  from: number;
  to: number;
}

const percent = (minutes: number, { from, to }: Hours): string => `${(minutes / (to - from)) * 100}%`;

/** How wide a word is at most, in CSS pixels. */
function width(text: string): number {
  const signs = Array.from(text).map((sign) => {
    if (/[mwMW@]/.test(sign)) return 1.1;
    if (/[ijlftrI.,' ]/.test(sign)) return 0.45;
    if (/[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/.test(sign)) return 1;
    return /[a-z?0-9]/.test(sign) ? 0.62 : 0.74;
  });
  return signs.reduce((sum, one) => sum + one, 0) * SIZE;
}

/** A narrow piece has room for a letter, or for none. */
function fitting({ from, to, standing, slot }: Piece, name: string, hours: Hours): string {
  const open = standing !== "held" && !slot.mine;
  const text = open ? t("slot.open") : name;
  const room = ((to - from) / (hours.to - hours.from)) * WIDTH - (open ? 10 : 4);
  // "Y" for "You" would be somebody's letter; what is mine, or open, is known by its looks, too.
  const short = open || slot.mine ? "" : (Array.from(text)[0] ?? "");
  return [text, short].find((one) => width(one) <= room) ?? "";
}

/** The time that a finger came down on, or near. */
function meant(day: Day, { from, to }: Hours, event: MouseEvent): Piece | null {
  const bar = (event.currentTarget as Element).querySelector(".bar");
  if (!bar || event.detail === 0) return null;
  const { left, top, width, height } = bar.getBoundingClientRect();
  // Its hours run as on a clock, also where the page runs from right to left.
  const x = event.clientX - left;
  const lane = Math.floor(((event.clientY - top) / height) * day.lanes);
  const shown = to - from;
  return pieceAt(day, from + (x / width) * shown, lane, (FINGER / width) * shown);
}

interface Props {
  /** Each day whole: who hears it hears all of it, and keys mean what comes first. */
  days: readonly Day[];
  hours: Hours;
  /** What a row is called: "day" or "night". */
  row: "day" | "night";
  today: string;
  /** Minutes on today's wall clock. */
  minute: number;
  /** The time whose sheet is open. */
  chosen: string | null;
  choose: (slot: Slot, from: HTMLElement) => void;
  /** The first name that a piece bears. */
  nameOf: (slot: Slot) => string;
  /** A day for who hears it. */
  line: (day: Day) => string;
  /** Whether this phone knows how a day stands. */
  knows: (date: string) => boolean;
}

export function Ribbon(props: Props) {
  const { days, hours } = props;
  const shown = partOf(days, hours.from, hours.to);
  const scale: string[] = [];
  for (let at = hours.from; at < hours.to; at += STEP) scale.push(`${String(at / 60).padStart(2, "0")}:00`);
  return (
    <div class="ribbon">
      {days.map((day, at) => (
        <Row key={day.date} day={day} shown={shown[at] ?? day} {...props} />
      ))}
      <div class="scale" aria-hidden="true">
        {scale.map((one) => (
          <span key={one}>{wall(one)}</span>
        ))}
      </div>
    </div>
  );
}

function Row({ day, shown, ...props }: Props & { day: Day; shown: Day }) {
  const { date } = day;
  const { pieces, lanes } = shown;
  const { hours, row, minute } = props;
  const [weekday, number] = shortDay(date);
  const inside = (
    <>
      <span class="date" aria-hidden="true">
        <b>{weekday}</b>
        {number}
      </span>
      <span class="bar" aria-hidden="true" style={{ blockSize: `${Math.max(BAR, lanes * LANE)}px` }}>
        {pieces.map((one) => (
          <Part key={one.slot.id} one={one} lanes={lanes} {...props} />
        ))}
        {date === props.today && minute >= hours.from && minute < hours.to ? (
          <span class="now" style={{ insetInlineStart: percent(minute - hours.from, hours) }} />
        ) : null}
      </span>
      <span class="unseen">{props.knows(date) ? props.line(day) : t("week.unknown")}</span>
    </>
  );
  if (day.pieces.length === 0) {
    return <div class={`ribbon-day ${props.knows(date) ? "" : "unknown"}`}>{inside}</div>;
  }
  return (
    <button
      type="button"
      class="ribbon-day"
      data-do={`${row}-${date}`}
      onClick={(event) => {
        const found = meant(shown, hours, event) ?? firstOf(shown) ?? firstOf(day);
        if (found) props.choose(found.slot, event.currentTarget);
      }}
    >
      {inside}
    </button>
  );
}

function Part({ one, lanes, chosen, nameOf, hours }: Props & { one: Piece; lanes: number }) {
  const { slot, standing, over, from, to, lane } = one;
  const kind = over ? "over" : standing;
  const [person] = slot.people ?? [];
  const colour = kind === "held" && !slot.mine && person ? ` ${colourOf(person.member_id)}` : "";
  return (
    <span
      class={`seg ${kind}${slot.mine ? " mine" : ""}${colour}${slot.id === chosen ? " chosen" : ""}`}
      data-piece={slot.id}
      style={{
        insetInlineStart: percent(from - hours.from, hours),
        inlineSize: percent(to - from, hours),
        insetBlockStart: `${(lane / lanes) * 100}%`,
        blockSize: `${100 / lanes}%`,
      }}
    >
      <span>{fitting(one, nameOf(slot), hours)}</span>
    </span>
  );
}

const KINDS = ["held", "part", "open", "mine"] as const;

/** What the looks of a piece mean. */
export function Legend() {
  return (
    <p class="legend soft" aria-hidden="true">
      {KINDS.map((kind) => (
        <span key={kind}>
          <i class={kind === "mine" ? "seg held mine" : `seg ${kind}`} />
          {t(`legend.${kind}`)}
        </span>
      ))}
    </p>
  );
}
