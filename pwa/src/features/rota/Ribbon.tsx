// Days as bars of hours: what is held is calm, what is open is dashed, hatched and says so, what
// is mine stands out by its weight and its word. A day is one thing to press, as large as a
// finger; where on it a finger came down says which of its times is meant.

import type { Slot } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { wall } from "../../messages/time.ts";
import { shortDay } from "./week.text.ts";
import { DAY, firstOf, pieceAt, type Day, type Piece } from "./weekLayout.ts";

/** Half of what a finger covers, in CSS pixels. */
const FINGER = 24;

/** How high a bar is, in CSS pixels, and a lane where several lie side by side. */
const BAR = 37;
const LANE = 25;

const percent = (minutes: number): string => `${(minutes / DAY) * 100}%`;

/** CSS pixels of an hour on the narrowest phone in use, and of a letter's size. */
const HOUR = 9.7;
const SIZE = 12.6;

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

/** A narrow piece has room for a letter, or for the question mark of open time; or for none. */
function fitting({ from, to, standing, slot }: Piece, name: string): string {
  const open = standing !== "held" && !slot.mine;
  const text = open ? t("slot.open") : name;
  const room = ((to - from) / 60) * HOUR - (open ? 10 : 4);
  // "Y" for "You" would be somebody's letter; what is mine is known by its looks, too.
  const short = open ? "?" : slot.mine ? "" : (Array.from(text)[0] ?? "");
  return [text, short].find((one) => width(one) <= room) ?? "";
}

/** The time that was meant by pressing a day: keys mean what comes first. */
function meant(day: Day, event: MouseEvent): Piece | null {
  const bar = (event.currentTarget as Element).querySelector(".bar");
  if (!bar || event.detail === 0) return firstOf(day);
  const { left, top, width, height } = bar.getBoundingClientRect();
  // Its hours run as on a clock, also where the page runs from right to left.
  const x = event.clientX - left;
  const lane = Math.floor(((event.clientY - top) / height) * day.lanes);
  return pieceAt(day, (x / width) * DAY, lane, (FINGER / width) * DAY) ?? firstOf(day);
}

interface Props {
  days: readonly Day[];
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
  return (
    <div class="ribbon">
      {props.days.map((day) => (
        <Row key={day.date} day={day} {...props} />
      ))}
      <div class="scale" aria-hidden="true">
        {["00:00", "06:00", "12:00", "18:00"].map((one) => (
          <span key={one}>{wall(one)}</span>
        ))}
      </div>
    </div>
  );
}

function Row({ day, ...props }: Props & { day: Day }) {
  const { date, pieces, lanes } = day;
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
        {date === props.today ? (
          <span class="now" style={{ insetInlineStart: percent(props.minute) }} />
        ) : null}
      </span>
      <span class="unseen">{props.knows(date) ? props.line(day) : t("week.unknown")}</span>
    </>
  );
  if (pieces.length === 0) {
    return <div class={`ribbon-day ${props.knows(date) ? "" : "unknown"}`}>{inside}</div>;
  }
  return (
    <button
      type="button"
      class="ribbon-day"
      data-do={`day-${date}`}
      onClick={(event) => {
        const found = meant(day, event);
        if (found) props.choose(found.slot, event.currentTarget);
      }}
    >
      {inside}
    </button>
  );
}

function Part({ one, lanes, chosen, nameOf }: Props & { one: Piece; lanes: number }) {
  const { slot, standing, over, from, to, lane } = one;
  const kind = over ? "over" : standing;
  return (
    <span
      class={`seg ${kind}${slot.mine ? " mine" : ""}${slot.id === chosen ? " chosen" : ""}`}
      data-piece={slot.id}
      style={{
        insetInlineStart: percent(from),
        inlineSize: percent(to - from),
        insetBlockStart: `${(lane / lanes) * 100}%`,
        blockSize: `${100 / lanes}%`,
      }}
    >
      <span>{fitting(one, nameOf(slot))}</span>
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
