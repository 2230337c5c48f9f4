// An advance rule in sentences: who may say so, what is asked first, what goes on, when it ends.

import type { Rule, RuleTerms } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { atMoment, beginning, names } from "../../messages/time.ts";
import { stepLabel } from "../plan/index.ts";

/** How much those who are asked are told, as three steps one can read. */
export type Tell = "little" | "need" | "way";

export const tellOf = (rule: Pick<RuleTerms, "tier">): Tell =>
  rule.tier >= 3 ? "way" : rule.tier === 2 ? "need" : "little";

export const told = (tell: Tell): Pick<RuleTerms, "tier" | "sections"> =>
  tell === "way"
    ? { tier: 3, sections: ["arrive", "address"] }
    : { tier: tell === "need" ? 2 : 1, sections: [] };

export const hours = (n: number): string => t("time.hours", { n });

export const saysLine = (list: readonly string[], all: boolean): string =>
  list.length < 2
    ? t("ahead.says_alone", { names: names(list) })
    : t(all ? "ahead.says_all" : "ahead.says_one", { names: names(list) });

const firstLine = (rule: RuleTerms, person: string | null): string =>
  [
    person === null
      ? t("ahead.first_you", { n: rule.tries })
      : t("ahead.first_them", { n: rule.tries, name: person }),
    rule.tries > 1 ? t("ahead.apart", { time: t("time.minutes", { n: rule.between_minutes }) }) : "",
    t("ahead.waits", { time: t("time.minutes", { n: rule.wait_minutes }) }),
  ]
    .filter(Boolean)
    .join(" ");

export const goesLine = (step: { position: number; name: string | null } | null): string =>
  step ? t("ahead.goes_step", { step: stepLabel(step) }) : t("ahead.goes_plan");

export const endsLine = (rule: RuleTerms): string =>
  rule.hours === null ? t("ahead.ends_ask") : t("ahead.ends_hours", { time: hours(rule.hours) });

/** A rule as it reads, one sentence a line. `person`: whom it is for; null: the reader. */
export function ruleLines(rule: Rule, person: string | null): string[] {
  const asked = rule.people.filter((one) => one.asked).map((one) => one.name);
  return [
    saysLine(
      rule.people.filter((one) => one.says).map((one) => one.name),
      rule.needs_all,
    ),
    firstLine(rule, person),
    goesLine(rule.step),
    ...(asked.length > 0 ? [t("ahead.asked", { names: names(asked) })] : []),
    t(`ahead.tell_${tellOf(rule)}`),
    endsLine(rule),
    t("ahead.rests_after", { time: hours(rule.rest_hours) }),
    person === null ? t("ahead.stop_you") : t("ahead.stop_them", { name: person }),
  ];
}

/** How it stands, for the person: why it rests, who hasn't said yes yet. */
export function standsLines(rule: Rule): string[] {
  const those = (...states: (string | null)[]) =>
    rule.people.filter((one) => states.includes(one.state)).map((one) => one.name);
  if (rule.state === "cooling") return [t("ahead.cooling", { time: beginning(rule.starts_at) })];
  if (rule.state === "rests") {
    const gone = those("declined", "gone");
    return [
      ...(gone.length > 0 ? [t("ahead.without", { names: names(gone), n: gone.length })] : []),
      ...(rule.plan_changed ? [t("ahead.plan_changed")] : []),
      t("ahead.rests"),
    ];
  }
  if (rule.state === "agreeing") return [t("ahead.agreeing", { names: names(those("not_yet")) })];
  if (rule.rests_until) return [t("ahead.rests_until", { time: atMoment(rule.rests_until) })];
  return [t("ahead.ready")];
}
