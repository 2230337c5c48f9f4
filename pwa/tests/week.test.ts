import { beforeEach, describe, expect, it } from "vitest";

import type { Slot } from "../src/api/types.ts";
import { en } from "./fake/words.ts";
import { speak } from "../src/messages/index.ts";
import { useZone } from "../src/messages/time.ts";
import { keep, kept } from "../src/data/keyValueStore.ts";
import { forgetPast } from "../src/data/liveQuery.ts";
import { DAY, firstOf, hours, layOut, pieceAt, plus, timesOf } from "../src/features/rota/weekLayout.ts";
import { beforePath, clamp, daysPath, isPast, monday, SHOWN, tellsOf, weekPath } from "../src/features/rota/weekPages.ts";
import { dayLine, heldBy, nowAndNext, stands, todayOf, weekLine } from "../src/features/rota/week.text.ts";

const NEW_YORK = "America/New_York";
const LORD_HOWE = "Australia/Lord_Howe";
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f\u2009]/g, " ");

const wallOf = (at: number, zone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" })
    .format(at)
    .replace(" ", "T");

/** A time as the server sends it: its instants, and its walls in the circle's zone. */
function time(zone: string, from: string, to: string, part: Partial<Slot> = {}): Slot {
  return {
    id: `p.${from}`,
    pattern_id: "p",
    kind: "company",
    title: null,
    starts_at: from,
    ends_at: to,
    starts_wall: wallOf(Date.parse(from), zone),
    ends_wall: wallOf(Date.parse(to), zone),
    zone,
    places: 1,
    taken: 0,
    mine: false,
    people: [],
    may: null,
    ...part,
  };
}

/** Twelve times of two hours by the wall clock, which touch each other, from their UTC edges. */
const around = (zone: string, edges: readonly string[]): Slot[] =>
  edges.slice(1).map((to, at) => time(zone, edges[at] as string, to));

const PAST = Date.parse("2026-01-01T00:00:00Z");

function day(zone: string, date: string, slots: readonly Slot[], now = PAST) {
  useZone(zone);
  const [one] = layOut(slots, date, 1, now);
  if (!one) throw new Error("no day");
  return one;
}

/** A day's pieces as minutes, in their order. */
const minutes = (one: ReturnType<typeof day>): [number, number][] =>
  one.pieces.map(({ from, to }) => [from, to]);

const gapless = (spans: readonly [number, number][]): boolean =>
  spans.every(([from], at) => at === 0 || from === spans[at - 1]?.[1]);

beforeEach(() => {
  speak(en, "en");
  useZone(NEW_YORK);
});

describe("a day's bar", () => {
  const hour = (iso: string, n: number): string =>
    new Date(Date.parse(iso) + n * 3_600_000).toISOString();

  it.each([
    // The clock springs from 2 to 3: the time from 2 to 4 is an hour long, and begins at 3.
    ["2026-03-08", NEW_YORK, "2026-03-08T05:00:00Z", [0, 2, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23]],
    // The hour from 1 to 2 comes twice: the time from 0 to 2 is three hours long.
    ["2026-11-01", NEW_YORK, "2026-11-01T04:00:00Z", [0, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25]],
    // Lord Howe springs by half an hour at 2, and falls back by half an hour at 2.
    ["2026-10-04", LORD_HOWE, "2026-10-03T13:30:00Z", [0, 2, 3.5, 5.5, 7.5, 9.5, 11.5, 13.5, 15.5, 17.5, 19.5, 21.5, 23.5]],
    ["2026-04-05", LORD_HOWE, "2026-04-04T13:00:00Z", [0, 2.5, 4.5, 6.5, 8.5, 10.5, 12.5, 14.5, 16.5, 18.5, 20.5, 22.5, 24.5]],
  ])("has no hole on %s in %s", (date, zone, midnight, edges) => {
    const slots = around(zone, edges.map((n) => hour(midnight, n)));
    const spans = minutes(day(zone, date, slots));
    expect(spans).toHaveLength(12);
    expect(gapless(spans)).toBe(true);
    expect([spans[0]?.[0], spans[11]?.[1]]).toEqual([0, DAY]);
    expect(day(zone, date, slots).lanes).toBe(1);
  });

  it("divides a night at midnight, on the day when the clock changes, too", () => {
    const night = time(NEW_YORK, "2026-03-08T02:00:00Z", "2026-03-08T11:00:00Z");
    expect([night.starts_wall, night.ends_wall]).toEqual(["2026-03-07T21:00", "2026-03-08T07:00"]);
    expect(minutes(day(NEW_YORK, "2026-03-07", [night]))).toEqual([[21 * 60, DAY]]);
    expect(minutes(day(NEW_YORK, "2026-03-08", [night]))).toEqual([[0, 7 * 60]]);
    const both = layOut([night], "2026-03-07", 2, PAST);
    expect(timesOf(both)).toEqual([night]);
  });

  it("gives an end at midnight to the evening before it", () => {
    const evening = time(NEW_YORK, "2026-06-02T01:00:00Z", "2026-06-02T04:00:00Z");
    expect(minutes(day(NEW_YORK, "2026-06-01", [evening]))).toEqual([[21 * 60, DAY]]);
    expect(minutes(day(NEW_YORK, "2026-06-02", [evening]))).toEqual([]);
  });

  it("shows a whole day, and one of several days", () => {
    const whole = time(NEW_YORK, "2026-06-01T04:00:00Z", "2026-06-02T04:00:00Z");
    expect(minutes(day(NEW_YORK, "2026-06-01", [whole]))).toEqual([[0, DAY]]);
    const long = time(NEW_YORK, "2026-06-01T16:00:00Z", "2026-06-03T16:00:00Z");
    const days = layOut([long], "2026-06-01", 3, PAST);
    expect(days.map(minutes)).toEqual([[[720, DAY]], [[0, DAY]], [[0, 720]]]);
  });

  it("keeps a time in sight whose end reads like its start or earlier", () => {
    // From 1:45, the first of that day, until 1:15, the second: half an hour.
    const back = time(NEW_YORK, "2026-11-01T05:45:00Z", "2026-11-01T06:15:00Z");
    expect([back.starts_wall, back.ends_wall]).toEqual(["2026-11-01T01:45", "2026-11-01T01:15"]);
    expect(minutes(day(NEW_YORK, "2026-11-01", [back]))).toEqual([[105, 135]]);
    const nothing = time(NEW_YORK, "2026-06-01T16:00:00Z", "2026-06-01T16:00:00Z");
    expect(minutes(day(NEW_YORK, "2026-06-01", [nothing]))).toEqual([[720, 730]]);
  });

  it("takes the server's walls, for a reader elsewhere, too", () => {
    // As a phone with old rules would have it: the instants say another hour.
    const one = time(NEW_YORK, "2026-06-01T16:00:00Z", "2026-06-01T18:00:00Z", {
      starts_wall: "2026-06-01T11:00",
      ends_wall: "2026-06-01T13:00",
    });
    expect(minutes(day(NEW_YORK, "2026-06-01", [one]))).toEqual([[660, 780]]);
    useZone(LORD_HOWE);
    const [there] = layOut([one], "2026-06-01", 1, PAST);
    expect(there && minutes(there)).toEqual([[660, 780]]);
    // Where now is on that bar, too: by the offset of the time nearest to it.
    const now = Date.parse("2026-06-01T16:30:00Z");
    expect(todayOf([one], NEW_YORK, now)).toEqual({ today: "2026-06-01", minute: 690 });
    expect(todayOf([], NEW_YORK, now)).toEqual({ today: "2026-06-01", minute: 750 });
  });

  it("lays times of several kinds side by side, and one after another on one lane", () => {
    const at = (from: number, to: number) =>
      time(NEW_YORK, hour("2026-06-01T04:00:00Z", from), hour("2026-06-01T04:00:00Z", to));
    const one = day(NEW_YORK, "2026-06-01", [at(18, 21), at(19, 20), at(20, 22), at(21, 23)]);
    expect(one.pieces.map(({ from, lane }) => [from / 60, lane])).toEqual([
      [18, 0],
      [19, 1],
      [20, 1],
      [21, 0],
    ]);
    expect(one.lanes).toBe(2);
  });

  it("tells nothing of an open time that is over, and no longer calls a held one open", () => {
    const now = Date.parse("2026-06-01T19:00:00Z");
    const over = time(NEW_YORK, "2026-06-01T16:00:00Z", "2026-06-01T18:00:00Z");
    expect(day(NEW_YORK, "2026-06-01", [over], now).pieces).toEqual([]);
    const [held] = day(NEW_YORK, "2026-06-01", [{ ...over, places: 2, taken: 1 }], now).pieces;
    expect([held?.standing, held?.over]).toEqual(["held", true]);
    const [mine] = day(NEW_YORK, "2026-06-01", [{ ...over, mine: true }], now).pieces;
    expect(mine?.over).toBe(true);
  });
});

describe("a finger", () => {
  const at = (from: number, to: number, part: Partial<Slot> = {}) =>
    time(
      "UTC",
      new Date(Date.UTC(2026, 5, 1, 0, from)).toISOString(),
      new Date(Date.UTC(2026, 5, 1, 0, to)).toISOString(),
      part,
    );
  const of = (...slots: Slot[]) => day("UTC", "2026-06-01", slots);

  it("means what lies under it, however near the next is", () => {
    const one = of(at(600, 720), at(720, 840));
    expect(pieceAt(one, 719, 0, 120)?.from).toBe(600);
    expect(pieceAt(one, 720, 0, 120)?.from).toBe(720);
  });

  it("means what is nearest in its reach, and nothing beyond", () => {
    const one = of(at(540, 550), at(1080, 1260));
    expect(pieceAt(one, 600, 0, 120)?.from).toBe(540);
    expect(pieceAt(one, 1000, 0, 120)?.from).toBe(1080);
    expect(pieceAt(one, 800, 0, 120)).toBeNull();
  });

  it("tells lanes apart", () => {
    const one = of(at(600, 720), at(600, 700));
    expect(pieceAt(one, 650, 0, 120)?.to).toBe(720);
    expect(pieceAt(one, 650, 1, 120)?.to).toBe(700);
  });

  it("without a place means the first open time, else the next one", () => {
    const held = at(540, 600, { taken: 1 });
    expect(firstOf(of(held, at(700, 760)))?.from).toBe(700);
    expect(firstOf(of(held))?.from).toBe(540);
    expect(firstOf(of())).toBeNull();
  });
});

describe("how long something is open", () => {
  it("counts an hour once, whoever and whatever is in it, and what is left of one", () => {
    const [a, b] = ["2026-06-01T16:00:00Z", "2026-06-01T18:00:00Z"];
    const slots = [
      time("UTC", a, b),
      time("UTC", "2026-06-01T17:00:00Z", "2026-06-01T19:00:00Z", { places: 2, taken: 1 }),
      time("UTC", "2026-06-01T20:00:00Z", "2026-06-01T21:00:00Z", { taken: 1 }),
    ];
    expect(hours(slots, Date.parse(a) - 1)).toEqual({ open: 180, held: 180 });
    expect(hours(slots, Date.parse("2026-06-01T17:30:00Z"))).toEqual({ open: 90, held: 150 });
    expect(hours([], 0)).toEqual({ open: 0, held: 0 });
  });
});

describe("what is asked for", () => {
  const first = "2026-06-11";

  it("is the same for four days, and tells of each day that is shown", () => {
    const days = Array.from({ length: 40 }, (_, n) => plus(first, n));
    const paths = new Set(days.map((date) => weekPath("c", date)));
    expect(paths.size).toBeLessThanOrEqual(11);
    for (const date of days) {
      const [, from] = /from=([\d-]+)&days=14/.exec(weekPath("c", date)) ?? [];
      const answer = { from: from ?? "", days: 14 };
      expect(tellsOf(answer, date) && tellsOf(answer, plus(date, SHOWN - 1)), date).toBe(true);
      // A night that began the day before is in it, in another zone too.
      expect(tellsOf(answer, plus(date, -1))).toBe(true);
    }
  });

  it("may be cut at the ends of an answer", () => {
    const answer = { from: "2026-06-01", days: 14 };
    const told = ["2026-05-31", "2026-06-01", "2026-06-02", "2026-06-13", "2026-06-14"];
    expect(told.map((date) => tellsOf(answer, date))).toEqual([false, false, true, true, false]);
  });

  it("can be had from some days ago with no way out", () => {
    const [, from] = /from=([\d-]+)/.exec(beforePath("c", first)) ?? [];
    expect(tellsOf({ from: from ?? "", days: 14 }, first)).toBe(true);
    expect(beforePath("c", first)).toBe(weekPath("c", plus(first, -4)));
  });

  it("begins no earlier than today, no later than in a year, and nowhere else", () => {
    expect(clamp(undefined, first)).toBe(first);
    expect(clamp("2026-07-13", first)).toBe("2026-07-13");
    for (const odd of ["2026-06-10", "2027-06-13", "9999-99-99", "today", "2026-6-1", ""]) {
      expect(clamp(odd, first), odd).toBe(first);
    }
    expect(clamp("2027-06-12", first)).toBe("2027-06-12");
  });

  it("is forgotten when all of it is over", () => {
    const path = weekPath("c", first);
    expect(isPast(path, first)).toBe(false);
    expect(isPast(path, "2026-06-22")).toBe(false);
    expect(isPast(`known:${path}`, "2026-07-01")).toBe(true);
    expect(isPast("/circles/c/home", "2099-01-01")).toBe(false);
  });

  it("leaves the phone then, and nothing else does", async () => {
    const [old, now] = [weekPath("c", "2026-05-01"), weekPath("c", first)];
    const paths = [old, now, daysPath("c", "2026-03-02"), "/circles/c/home", weekPath("d", "2026-05-01")];
    for (const path of paths) await keep(`known:${path}`, { at: 0, data: path });
    await forgetPast("/circles/c/", (path) => isPast(path, first));
    const left = await Promise.all(paths.map((path) => kept<{ data: string }>(`known:${path}`)));
    expect(left.map((one) => one?.data)).toEqual([undefined, now, undefined, "/circles/c/home", paths[4]]);
  });

  it("finds the Monday of a week", () => {
    expect(["2026-06-08", "2026-06-11", "2026-06-14"].map(monday)).toEqual(
      Array(3).fill("2026-06-08"),
    );
  });
});

describe("in words", () => {
  const zone = "America/Phoenix"; // seven hours behind UTC all year
  const now = Date.parse("2026-06-11T20:00:00Z");
  const sam = { member_id: "s", name: "Sam", tags: [], stopped: false };
  const ade = { member_id: "a", name: "Ade", tags: [], stopped: false };
  const at = (from: number, to: number, part: Partial<Slot> = {}) =>
    time(
      zone,
      new Date(Date.UTC(2026, 5, 11, 7 + from)).toISOString(),
      new Date(Date.UTC(2026, 5, 11, 7 + to)).toISOString(),
      part,
    );

  it("tells of each time of a day, and of a day without any", () => {
    const one = day(zone, "2026-06-11", [
      at(18, 21, { places: 2, taken: 1, people: [sam] }),
      at(21, 31),
    ]);
    expect(plain(dayLine(one, undefined, now))).toBe(
      "Thursday, June 11. 6 to 9 pm: Company, Sam · 1 place open. 9 pm to 7 am: Company, open.",
    );
    const none = day(zone, "2026-06-11", []);
    expect(plain(dayLine(none, undefined, now))).toBe("Thursday, June 11. No shifts.");
  });

  it("says who is there now and who is next, for whom names are told", () => {
    useZone(zone);
    const slots = [
      at(12, 15, { taken: 1, people: [sam] }),
      at(18, 21, { taken: 1, people: [ade] }),
      at(22, 23, { taken: 1, people: [sam] }),
    ];
    const lines = (of: Slot[], me?: string) => nowAndNext(of, me, now).map(plain);
    expect(lines(slots)).toEqual(["Now: Sam, until 3 pm.", "Next: Ade. Tonight 6 to 9 pm."]);
    // Where names aren't told nothing is.
    expect(lines(slots.map((one) => ({ ...one, people: [] })))).toEqual([]);
    const mine = slots.map((one) => ({ ...one, people: [ade], mine: true }));
    expect(lines(mine, "a")[0]).toBe("Now: You, until 3 pm.");
  });

  it("calls me You, and nobody twice", () => {
    const both = at(18, 21, { places: 3, taken: 2, mine: true, people: [sam, ade] });
    expect(heldBy(both, "a")).toEqual(["You", "Sam"]);
    expect(stands(both, "a", now)).toBe("You and Sam · 1 place open");
    expect(stands(at(18, 21, { taken: 1 }), "a", now)).toBe("covered");
    expect(stands(at(8, 9, { taken: 1 }), "a", now)).toBe("over");
  });

  it("tells a week of the months: what is open, what is mine, else that all is held", () => {
    const found = [
      { on: "2026-06-09", standing: "open" as const, mine: false },
      { on: "2026-06-12", standing: "part" as const, mine: true },
      { on: "2026-06-14", standing: "open" as const, mine: false },
      { on: "2026-06-15", standing: "held" as const, mine: false },
    ];
    const days = { zone, from: "2026-06-08", days: 42, found };
    const line = (week: string, of: typeof days | null = days) =>
      plain(weekLine(week, of, "2026-06-11"));
    expect(line("2026-06-08")).toBe(
      "Jun 8 – 14. Open: Friday 12 and Sunday 14. Your shifts: Friday 12.",
    );
    expect(line("2026-06-15")).toBe("Jun 15 – 21. All covered.");
    expect(line("2026-06-22")).toBe("Jun 22 – 28. No shifts.");
    // What isn't known yet isn't said.
    expect(line("2026-06-22", null)).toBe("Jun 22 – 28.");
  });
});
