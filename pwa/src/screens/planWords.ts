// The ladder in sentences: what happens when.

import type { Circle, Plan, Section, Step, Whom } from "../api/types.ts";
import { t, tCode } from "../messages/index.ts";
import { names } from "../messages/time.ts";

const FIRST = ["i_am", "helps", "worse", "arrive"];

/** "I am" first, and the other headings where the plan has no order of its own for them. */
export function sectionsOf(plan: Pick<Plan, "sections">): Section[] {
  const missing = FIRST.filter((key) => !plan.sections.some((one) => one.key === key));
  const all = [...plan.sections, ...missing.map((key) => ({ key, heading: null, text: "" }))];
  return [...all.filter(isIAm), ...all.filter((one) => !isIAm(one))];
}

/** The part that is one text with the circle's own. */
export const isIAm = (one: Pick<Section, "key">): boolean => one.key === "i_am";

export const heading = (one: Section): string => one.heading ?? tCode("section", one.key) ?? t("read.own");

/** "1. Company", or "Step 1" where it has no name. */
export const stepTitle = (step: Step, at: number): string =>
  step.name ? t("read.named", { n: at + 1, name: step.name }) : t("read.step", { n: at + 1 });

export function who(circle: Circle | null, whom: readonly Whom[]): string {
  const name = ({ kind, member_id }: Whom) =>
    kind === "member"
      ? (circle?.members.find((one) => one.id === member_id)?.name ?? "")
      : t(`read.${kind}` as "read.pool");
  return names(whom.map(name).filter((one) => one !== ""));
}

/** What happens in a step, one sentence a line. */
export function stepLines(step: Step, circle: Circle | null): string[] {
  const n = step.wait_minutes;
  const people = who(circle, step.audience);
  const single = step.audience.length === 1 && step.audience[0]?.kind === "member";
  const asked = single ? "read.alone" : step.mode === "together" ? "read.together" : "read.one";
  const [kind, more] = step.answers;
  return [
    ...(step.needs_my_yes ? [t("read.my_yes", { n })] : []),
    people ? t(asked, { names: people, n }) : t("read.nobody"),
    ...(step.otherwise.length > 0
      ? [t("read.otherwise", { names: who(circle, step.otherwise) })]
      : []),
    t("read.needed", { n: step.needed }),
    ...(more === undefined && kind ? [t(kind === "call" ? "read.only_call" : "read.only_coming")] : []),
  ];
}
