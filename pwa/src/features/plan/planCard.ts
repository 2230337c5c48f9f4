// What stands on the card that is printed from the plan: on one side who I am and what helps, on
// the other what to say and where to go. Words that aren't written leave no gap.

import type { Circle, Plan, Section } from "../../api/types.ts";
import { heading, isIAm, linesOf } from "./plan.text.ts";

/** Letters that one side of a small card has room for in readable print. */
export const ROOM = 700;

const FRONT = ["i_am", "contact_first", "helps", "worse"];
const BACK = ["say", "dont_say", "places_go", "places_avoid"];

export interface CardPart {
  key: string;
  heading: string;
  lines: string[];
}

export interface Card {
  front: CardPart[];
  back: CardPart[];
  /** Friends who gave a number for this, in the order in which the plan asks them. */
  people: { name: string; number: string }[];
  /** What was decided for when their body needs help; it stands on the back. */
  emergency: Plan["body_emergency"];
  /** A side holds more than a small card has room for. */
  isLong: boolean;
}

export function cardOf(plan: Pick<Plan, "sections" | "ladder" | "body_emergency">, circle: Circle | null): Card {
  const [front, back] = [parts(plan.sections, FRONT), parts(plan.sections, BACK)];
  const people = peopleOf(plan, circle);
  const letters = people.reduce((sum, one) => sum + one.name.length + one.number.length, size(front));
  const emergency = plan.body_emergency ?? null;
  const decided = emergency ? [emergency.first, emergency.say, emergency.stays].join(" ").length : 0;
  return { front, back, people, emergency, isLong: Math.max(letters, size(back) + decided) > ROOM };
}

function parts(sections: readonly Section[], keys: readonly string[]): CardPart[] {
  return keys.flatMap((key) => {
    const section = sections.find((one) => one.key === key);
    if (!section || section.text.trim() === "") return [];
    // Who I am is read as it was written; it needs no bullet.
    const lines = isIAm(section) ? [section.text] : linesOf(section);
    return [{ key, heading: heading(section), lines }];
  });
}

function peopleOf(plan: Pick<Plan, "ladder">, circle: Circle | null): Card["people"] {
  const asked = plan.ladder
    .flatMap((step) => [...step.audience, ...step.otherwise])
    .map((whom) => whom.member_id);
  const place = (id: string) => (asked.includes(id) ? asked.indexOf(id) : asked.length);
  return (circle?.members ?? [])
    .filter((one) => one.state === "in" && one.number && !one.number_doubtful)
    .sort((one, other) => place(one.id) - place(other.id))
    .map((one) => ({ name: one.name, number: one.number as string }));
}

const size = (side: readonly CardPart[]): number =>
  side.reduce((sum, one) => sum + one.heading.length + one.lines.join(" ").length, 0);
