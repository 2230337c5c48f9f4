import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Gap, Nights, Pattern, Slot, Turn } from "../src/api/types.ts";
import { en, es } from "./fake/words.ts";
import { speak } from "../src/messages/index.ts";
import { isSameZone, placeOf, rangeTime, whenTime, zoneNote } from "../src/messages/shiftTime.ts";
import { phoneZone, useZone, zoneHere } from "../src/messages/time.ts";
import { nightLines } from "../src/features/gaps/nights.text.ts";
import { patternLine } from "../src/features/rota/pattern.text.ts";
import { detail } from "../src/features/record/record.text.ts";
import { whenOf } from "../src/features/rota/slot.text.ts";

const VANCOUVER = "America/Vancouver";
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");

/** A server with newer rules than this phone: its walls are an hour later than Intl would have it. */
const newer = {
  starts_at: "2026-06-13T01:00:00Z",
  ends_at: "2026-06-13T03:00:00Z",
  starts_wall: "2026-06-12T19:00",
  ends_wall: "2026-06-12T21:00",
  zone: VANCOUVER,
};
const thursday = Date.parse("2026-06-11T20:00:00Z");

beforeEach(() => {
  speak(en, "en");
  useZone(VANCOUVER);
});

describe("a phone with older rules of zones", () => {
  it("shows one shift at one hour, on every screen", () => {
    expect(plain(whenTime(newer, thursday))).toBe("Tomorrow 7 to 9 pm");
    expect(plain(whenOf(newer as Slot, thursday))).toBe("Tomorrow 7 to 9 pm");
    expect(plain(whenOf(newer as Gap, thursday))).toBe("Tomorrow 7 to 9 pm");
    expect(plain(whenOf(newer as Turn, Date.parse("2026-06-13T02:00:00Z")))).toBe("Now until 9 pm");
    expect(plain(rangeTime(newer, thursday))).toBe("7 to 9 pm");
    const nights: Nights = { zone: VANCOUVER, shown: true, reaches_nobody: false, holes: [newer] };
    expect(plain(nightLines(nights)[1] ?? "")).toContain("7 to 9 pm");
    const claimed = detail({
      seq: 1, at: newer.starts_at, kind: "claimed", who: { member_id: "s", name: "Sam" }, by: null,
      event: null, subject_id: "p.2026-06-12", tier: null, channel: null, grant_id: null,
      outcome: null, reason: null, time: { ...newer, kind: "company", title: null },
    });
    expect(plain(claimed ?? "")).toContain("7 to 9 pm");
  });

  it("takes another name of the circle's zone for the same one", () => {
    expect(isSameZone("Asia/Kolkata", "Asia/Calcutta")).toBe(true);
    expect(isSameZone(VANCOUVER, "America/Los_Angeles")).toBe(false);
    expect(["Etc/GMT-3", "Etc/GMT+7", "America/Argentina/Buenos_Aires", "UTC"].map(placeOf)).toEqual(
      ["UTC+3", "UTC−7", "Buenos Aires", "UTC"],
    );
    useZone("Canada/Pacific");
    expect(plain(whenTime(newer, thursday))).toBe("Tomorrow 7 to 9 pm");
    expect(zoneNote(VANCOUVER)).toBeNull();
  });

  it("knows the day by the server's clock around midnight", () => {
    // By this phone's rules it is 23:30 of the 11th; it is half past midnight.
    const now = Date.parse("2026-06-12T06:30:00Z");
    expect(plain(whenTime(newer, now))).toBe("Tonight 7 to 9 pm");
  });
});

describe("a reader elsewhere", () => {
  it("reads the circle's time with their own beside it, both named", () => {
    useZone("Europe/Madrid");
    expect(plain(whenTime(newer, thursday))).toBe(
      "Friday 7 to 9 pm in Vancouver (Saturday 3 to 5 am in Madrid)",
    );
    expect(plain(rangeTime(newer, thursday))).toBe(
      "7 to 9 pm in Vancouver (Saturday 3 to 5 am in Madrid)",
    );
    expect(plain(whenOf(newer as Slot, Date.parse("2026-06-13T02:00:00Z")))).toBe(
      "Now until 9 pm in Vancouver (5 am in Madrid)",
    );
    expect(zoneNote(VANCOUVER)).toBe("The times here are by the clock in Vancouver.");
    speak(es, "es");
    expect(plain(rangeTime({ ...newer, ends_at: newer.starts_at, ends_wall: newer.starts_wall }))).toContain("en Madrid");
  });

  it("reads a pattern's hours the same way, by its next time", () => {
    useZone("Europe/Madrid");
    const pattern = {
      kind: "company", title: null, weekdays: [4], start: "19:00", end: "21:00", places: 1,
      from: "2026-06-01", until: null, repeats: "weekly", every: 1, only_on: false, on: true,
      skipped: [], pauses: [], zone: VANCOUVER, next: newer,
    } as unknown as Pattern;
    expect(plain(patternLine(pattern))).toBe(
      "Fri · 7 to 9 pm in Vancouver (3 to 5 am in Madrid)",
    );
    expect(plain(patternLine({ ...pattern, next: null }))).toBe("Fri · 7 to 9 pm in Vancouver");
    useZone(VANCOUVER);
    expect(plain(patternLine(pattern))).toBe("Fri · 7 to 9 pm");
  });

  it("sees one time where both clocks read alike", () => {
    useZone("America/Los_Angeles");
    const same = { ...newer, starts_wall: "2026-06-12T18:00", ends_wall: "2026-06-12T20:00" };
    expect(plain(whenTime(same, thursday))).toBe("Tomorrow 6 to 8 pm");
  });

  it("still sees what a phone kept from before the server named zones", () => {
    const kept = { starts_at: newer.starts_at, ends_at: newer.ends_at } as typeof newer;
    expect(plain(whenTime(kept, thursday))).toBe("Tomorrow 6 to 8 pm");
    useZone("Not/AZone");
    expect(plain(whenTime(newer, thursday))).toContain("7 to 9 pm");
  });
});

describe("a browser that names no zone", () => {
  afterEach(() => vi.restoreAllMocks());

  /** What Intl says of this machine, and how far its clock is from UTC, in minutes. */
  const says = (name: string | undefined, east: number) => {
    const options = { timeZone: name } as Intl.ResolvedDateTimeFormatOptions;
    vi.spyOn(Intl.DateTimeFormat.prototype, "resolvedOptions").mockReturnValue(options);
    vi.spyOn(Date.prototype, "getTimezoneOffset").mockReturnValue(-east);
  };

  it("sends the offset of its clock, so that starting goes on", () => {
    for (const name of ["Etc/Unknown", "+03:00", "", undefined, "UTC", "Etc/GMT-3", "localtime"]) {
      says(name, 180);
      expect(phoneZone()).toBeNull();
      expect(zoneHere()).toBe("+03:00");
    }
    says("Etc/Unknown", -570);
    expect(zoneHere()).toBe("-09:30");
    says("Europe/Madrid", 60);
    expect([phoneZone(), zoneHere()]).toEqual(["Europe/Madrid", "Europe/Madrid"]);
  });
});

describe("the source", () => {
  /** Words that are made of an instant by this phone's own rules. */
  const own = /\b(?:when|range|hour|day|moment|atMoment|dateIn|wallIn|minutesIn|dayOfInstant)\((?:new Date\()?[\w.?[\]]+\.(?:starts|ends)_at\b/;
  /** When a consent begins or ends is no time of the circle's week. */
  const grants = ["record.text.ts", "ConsentScreen.tsx", "shiftTime.ts"];

  it("makes no time of a circle by this phone's own rules", () => {
    const root = join(import.meta.dirname, "../src");
    const files = readdirSync(root, { recursive: true, encoding: "utf8" });
    const found = files
      .filter((file) => /\.tsx?$/.test(file) && !grants.includes(file.split("/").pop() ?? ""))
      .filter((file) => own.test(readFileSync(join(root, file), "utf8")));
    expect(found, "use messages/shiftTime.ts").toEqual([]);
    expect(files.length).toBeGreaterThan(100);
    expect(own.test("when(one.starts_at, one.ends_at)")).toBe(true);
  });
});
