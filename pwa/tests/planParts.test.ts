// What the editor lists, how a beginning is put in, and what stands on the card.
import { describe, expect, it } from "vitest";

import { PLAN_PARTS } from "../src/api/planParts.ts";
import type { Circle, Plan, Step } from "../src/api/types.ts";
import { begun } from "../src/features/plan/Beginnings.tsx";
import { linesOf, moreParts } from "../src/features/plan/plan.text.ts";
import { cardOf, ROOM } from "../src/features/plan/planCard.ts";
import { speak } from "../src/messages/index.ts";
import { en } from "./fake/words.ts";

speak(en, "en");

const section = (key: string, text: string, heading: string | null = null) => ({ key, heading, text });

const step = (...ids: string[]): Step =>
  ({ audience: ids.map((member_id) => ({ kind: "member", member_id })), otherwise: [] }) as unknown as Step;

const circle = (...members: object[]): Circle => ({ members }) as unknown as Circle;

const friend = (id: string, number: string | null, more: object = {}) => ({
  id,
  name: id,
  state: "in",
  number,
  number_doubtful: false,
  ...more,
});

describe("the known parts", () => {
  it("are listed once they are written, and folded away by group before", () => {
    const folded = (sections: Plan["sections"]) => moreParts({ sections }).flatMap(({ keys }) => keys);
    expect(folded([])).toHaveLength(PLAN_PARTS.length - 4);
    expect(folded([])).not.toContain("helps");
    expect(folded([section("pets", "")])).not.toContain("pets");
    expect(folded(PLAN_PARTS.map(({ key }) => section(key, "x")))).toEqual([]);
  });

  it("are read line by line where they are lists, and an own heading is one text", () => {
    expect(linesOf(section("helps", " tea \n\nfilms"))).toEqual(["tea", "films"]);
    expect(linesOf(section("own", "tea\nfilms"))).toEqual(["tea\nfilms"]);
  });

  it("begin with words that the person goes on from", () => {
    expect(begun("Sit with me and …")).toBe("Sit with me and ");
    expect(begun("If I say …, then …")).toBe("If I say …, then ");
  });
});

describe("the card", () => {
  const plan = {
    sections: [
      section("worse", "noise"),
      section("i_am", "Illustrator\nand sibling"),
      section("say", "tea?"),
      section("places_go", " "),
      section("never_tell", "my father"),
    ],
    ladder: [step("Ade"), step("Sam")],
  };

  it("has what was written, the person first, and nothing that isn't for a card", () => {
    const card = cardOf(plan, circle());
    expect(card.front).toEqual([
      { key: "i_am", heading: "I am", lines: ["Illustrator\nand sibling"] },
      { key: "worse", heading: "What makes it worse", lines: ["noise"] },
    ]);
    expect(card.back.map(({ key }) => key)).toEqual(["say"]);
    expect(card.isLong).toBe(false);
    expect(JSON.stringify(card)).not.toContain("father");
  });

  it("has numbers that friends gave and nobody doubts, in the order of the plan", () => {
    const card = cardOf(
      plan,
      circle(
        friend("Lee", "3"),
        friend("Sam", "1"),
        friend("Ade", "2"),
        friend("Theo", null),
        friend("Rosa", "4", { number_doubtful: true }),
        friend("Kit", "5", { state: "invited" }),
      ),
    );
    expect(card.people.map(({ name }) => name)).toEqual(["Ade", "Sam", "Lee"]);
  });

  it("has what was decided for an emergency, and counts its words", () => {
    const emergency = { ambulance: "yes" as const, first: "a".repeat(ROOM), say: "diabetic", stays: "" };
    const card = cardOf({ ...plan, body_emergency: emergency }, circle());
    expect(card.emergency).toEqual(emergency);
    expect(card.isLong).toBe(true);
  });

  it("says when it is more than a small card has room for", () => {
    const sections = [section("say", "a".repeat(ROOM))];
    expect(cardOf({ sections, ladder: [] }, null).isLong).toBe(true);
  });
});
