// The ladder in sentences: what happens when.

import { FIRST_PARTS, PLAN_PARTS } from "../../api/planParts.ts";
import type { Circle, Plan, Repeat, Section, Step, Whom } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { named } from "../../ui/Tags.tsx";

/** "I am" first, and the other headings where the plan has no order of its own for them. */
export function sectionsOf(plan: Pick<Plan, "sections">): Section[] {
  const missing = FIRST_PARTS.filter((key) => !plan.sections.some((one) => one.key === key));
  const all = [...plan.sections, ...missing.map((key) => ({ key, heading: null, text: "" }))];
  return [...all.filter(isIAm), ...all.filter((one) => !isIAm(one))];
}

/** The known parts that a plan hasn't, group by group; a group that has all of its own is left out. */
export function moreParts(plan: Pick<Plan, "sections">): { group: string; keys: string[] }[] {
  const listed = new Set(sectionsOf(plan).map((one) => one.key));
  const groups = new Map<string, string[]>();
  for (const { key, group } of PLAN_PARTS) {
    if (!listed.has(key)) groups.set(group, [...(groups.get(group) ?? []), key]);
  }
  return [...groups].map(([group, keys]) => ({ group, keys }));
}

/** Each line of a known part that is a list is a thing of its own; else the text is one. */
export function linesOf(one: Section): string[] {
  const isList = PLAN_PARTS.some((part) => part.key === one.key && part.isList);
  const lines = one.text.split("\n").map((line) => line.trim());
  return isList ? lines.filter((line) => line !== "") : [one.text];
}

/** The part that is one text with the circle's own. */
export const isIAm = (one: Pick<Section, "key">): boolean => one.key === "i_am";

export const heading = (one: Section): string => one.heading ?? tCode("section", one.key) ?? t("read.own");

/** The parts that a line can be put into, and what each is called. */
export const planParts = (plan: Pick<Plan, "sections">): { key: string; name: string }[] =>
  sectionsOf(plan).map((one) => ({ key: one.key, name: heading(one) }));

/** "1. Company", or "Step 1" where it has no name. */
export const stepTitle = (step: Step, at: number): string =>
  step.name ? t("read.named", { n: at + 1, name: step.name }) : t("read.step", { n: at + 1 });

function memberName(circle: Circle | null, id: string | null | undefined): string {
  const found = circle?.members.find((one) => one.id === id);
  return found ? named(found) : "";
}

export function who(circle: Circle | null, whom: readonly Whom[]): string {
  const name = ({ kind, member_id }: Whom) =>
    kind === "member"
      ? memberName(circle, member_id)
      : t(`read.${kind}` as "read.pool");
  return names(whom.map(name).filter((one) => one !== ""));
}

/** Whom it names and doesn't ask, since the person chose that they aren't told. */
export function untold(circle: Circle | null, whom: readonly Whom[]): string[] {
  return whom.flatMap(({ member_id }) => {
    const one = circle?.members.find((member) => member.id === member_id);
    return one?.hears_asks === false ? [one.name] : [];
  });
}

/** The rest of them. */
export function told(circle: Circle | null, whom: readonly Whom[]): Whom[] {
  return whom.filter((one) => untold(circle, [one]).length === 0);
}

/** Whether a request would reach nobody, whatever the hour: all whom the plan names aren't told. */
export function reachesNobody(circle: Circle | null, ladder: readonly Step[]): boolean {
  const whom = ladder.flatMap((step) => [...step.audience, ...step.otherwise]);
  return whom.length > 0 && told(circle, whom).length === 0;
}

/** Whom a step tells something beside asking, as an audience is written. */
export const tellsWhom = (step: Step): Whom[] =>
  (step.also_tell ?? []).map((one) => ({ kind: "member", member_id: one.member_id }));

/** Which answers count, where not just any of coming and calling does. */
function answersLine(step: Step): string[] {
  const spoken = step.answers.filter((one) => one !== "text");
  if (spoken.length === step.answers.length) {
    const [only, more] = spoken;
    return only && more === undefined ? [t(only === "call" ? "read.only_call" : "read.only_coming")] : [];
  }
  return [t(spoken.length === 0 ? "read.only_text" : spoken.length === 2 ? "read.and_text" : spoken[0] === "call" ? "read.call_or_text" : "read.coming_or_text")];
}

/** "Everybody is asked again …", or nothing where they aren't. */
export function repeatLine(repeat: Repeat | null | undefined): string | null {
  if (!repeat || repeat.rounds === 0) return null;
  return t("rounds.line", { n: repeat.rounds, time: t("time.minutes", { n: repeat.minutes }) });
}

/** What happens in a step, one sentence a line. */
export function stepLines(step: Step, circle: Circle | null): string[] {
  const n = step.wait_minutes;
  const asks = told(circle, step.audience);
  const people = who(circle, asks);
  if (step.audience.length > 0 && asks.length === 0 && told(circle, step.otherwise).length === 0) {
    return [t("read.nobody_told")];
  }
  if (!people && told(circle, step.otherwise).length === 0) return [t("read.nobody")];
  const single = asks.length === 1 && asks[0]?.kind === "member";
  const asked = single ? "read.alone" : step.mode === "together" ? "read.together" : "read.one";
  return [
    ...(step.needs_my_yes ? [t("read.my_yes", { n })] : []),
    people ? t(asked, { names: people, n }) : t("read.nobody"),
    ...(told(circle, step.otherwise).length > 0
      ? [t("read.otherwise", { names: who(circle, told(circle, step.otherwise)) })]
      : []),
    t("read.needed", { n: step.needed }),
    ...answersLine(step),
    ...(step.also_tell ?? []).flatMap((one) => {
      const name = memberName(circle, one.member_id);
      return name ? [t("read.tells", { name, words: one.text })] : [];
    }),
  ];
}

/** Where the words are that a member suggested for the plan. */
export const minePath = (c: string): string => `/circles/${c}/plan/proposals/mine`;
