// Who and when: the people, ids and times that the made-up states share.

import type { Slot } from "../../src/api/types.ts";

export const C = "CCCCCCCCCCCCCCCCCCCCCC";
export const id = (letter: string): string => letter.repeat(22);
export const ASK = id("K");

export const day = (days: number, hours: number, minutes = 0): string => {
  const at = new Date();
  at.setUTCDate(at.getUTCDate() + days);
  at.setUTCHours(hours, minutes, 0, 0);
  return at.toISOString().replace(".000", "");
};
export const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
export const ahead = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

const friend = (letter: string, name: string) => ({
  member_id: id(letter),
  name,
  tags: [],
  stopped: false,
});
export const SAM = friend("S", "Sam");
export const ADE = friend("A", "Ade");
export const LEE = friend("L", "Lee");
export const NUMBERS = [
  { ...SAM, number: "+1 604 555 0101", dial: "+16045550101" },
  { ...ADE, number: "+1 604 555 0102", dial: "+16045550102" },
];

export function slot(days: number, from: number, to: number, part: Partial<Slot> = {}): Slot {
  return {
    id: `${id("P")}.${days}-${from}`,
    pattern_id: id("P"),
    kind: "company",
    title: null,
    starts_at: day(days, from),
    ends_at: day(to <= from ? days + 1 : days, to),
    starts_wall: day(days, from).slice(0, 16),
    ends_wall: day(to <= from ? days + 1 : days, to).slice(0, 16),
    zone: "UTC",
    places: 1,
    taken: 0,
    mine: false,
    people: [],
    may: null,
    ...part,
  };
}

export const NOBODY_FREE =
  "The warm line on the fridge. Bori’s food is in the blue tin. Rice porridge.";
