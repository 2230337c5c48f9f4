import { beforeEach, describe, expect, it } from "vitest";

import { CHANNELS, GRANTED_TO_FRIENDS } from "../src/api/closedLists.ts";
import type { ConsentView, Grant, Plan } from "../src/api/types.ts";
import { CATALOGUES, en } from "./fake/words.ts";
import { speak } from "../src/messages/index.ts";
import { useZone } from "../src/messages/time.ts";
import { switches } from "../src/features/consent/switches.ts";
import { grantsOf } from "../src/features/consent/GrantsScreen.tsx";
import { bounds, dueAgain, opened, says, whole } from "../src/features/consent/grant.text.ts";
import { consent } from "./fake/world.ts";

const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, " ");
const now = new Date("2026-11-22T12:00:00Z");
const plan = { sections: [{ key: "x1", heading: "Music", text: "Low" }] } as unknown as Plan;

const grant = (part: Partial<Grant> = {}): Grant => ({
  id: "g",
  to: { kind: "member", member_id: "s" },
  event: "ask",
  tier: 2,
  channels: [...CHANNELS],
  from_wall: null,
  to_wall: null,
  starts_at: "2026-11-01T12:00:00Z",
  ends_at: null,
  why: null,
  sections: null,
  ...part,
});

beforeEach(() => {
  speak(en, "en");
  useZone("America/Phoenix");
});

describe("a grant", () => {
  it("is one plain sentence", () => {
    const wide = grant({
      channels: ["push", "sms"],
      from_wall: "08:00",
      to_wall: "22:00",
      ends_at: "2027-05-01T12:00:00Z",
      why: "Sam lives next door.",
    });
    expect(plain(whole("Sam", wide, null))).toBe(
      "Sam can know when you ask, and what you need. On their phone or by text message, " +
        "8 am to 10 pm, until Saturday, May 1. Because: Sam lives next door.",
    );
  });

  it("names the parts of the plan, in the person's own headings", () => {
    const of = (sections: string[] | null, tier = 3) =>
      says("Sam", grant({ tier, sections }), plan);
    expect(of(["helps", "x1"])).toContain("and read: What helps and Music.");
    expect(of(["gone"])).toContain("and read: a part of your plan.");
    expect(of(null)).toContain("no part of your plan");
    expect(of(null, 4)).toContain("your health card");
    expect(opened(grant({ tier: 4, sections: ["x1", "address"] }), plan)).toBe(
      "Music and your health card",
    );
  });

  it("says when it begins, while it hasn't", () => {
    const later = grant({ starts_at: "2026-11-23T12:00:00Z" });
    expect(plain(bounds(later, now))).toMatch(/^Starts .* at 5 am\.$/);
    expect(bounds(grant(), now)).toBe("");
  });

  it.each(GRANTED_TO_FRIENDS)("has words for %s at each tier, in each language", (event) => {
    for (const [spoken, catalogue] of CATALOGUES) {
      speak(catalogue, spoken);
      for (const tier of [0, 1, 2, 3, 4]) {
        for (const kind of ["member", "supporters"] as const) {
          const said = says("Sam", grant({ event, tier, to: { kind, member_id: null } }), null);
          expect(said).toMatch(/Sam.*\S\.$/);
          expect(said).not.toMatch(/[{}]|undefined| ,|: \.|\s\s/);
        }
      }
    }
  });

  it("is asked about when its day has come", () => {
    expect(dueAgain(grant({ review_at: "2026-11-22T11:59:00Z" }), now)).toBe(true);
    expect(dueAgain(grant({ review_at: "2026-11-22T12:01:00Z" }), now)).toBe(false);
    expect(dueAgain(grant(), now)).toBe(false);
  });
});

describe("a friend's grants", () => {
  it("stand in one order, whatever order they were given in", () => {
    const view: ConsentView = { ...consent, people: consent.people.slice(0, 1) };
    const [sam] = view.people;
    if (!sam?.member_id) throw new Error("Sam is there");
    const there = grantsOf(view, sam.member_id).map((one) => one.event);
    sam.grants.reverse();
    expect(grantsOf(view, sam.member_id).map((one) => one.event)).toEqual(there);
    expect(there[0]).toBe("ask");
    expect(grantsOf(view, "pool")).toEqual([]);
  });

  it("count as switches once they have begun; what is set shows before", () => {
    const [sam] = consent.people;
    if (!sam) throw new Error("Sam is there");
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const row = {
      ...sam,
      grants: [grant({ starts_at: null }), grant({ tier: 3, sections: ["helps"], starts_at: later })],
    };
    expect(switches(row).sections).toEqual(["helps"]);
    expect(switches(row, true).sections).toEqual([]);
    expect(switches(row, true).what_i_need).toBe(true);
  });
});
