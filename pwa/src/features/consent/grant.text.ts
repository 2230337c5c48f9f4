// A grant in one plain sentence: who, about what, how much; over what, in which hours, how long, why.

import { CHANNELS } from "../../api/closedLists.ts";
import type { Grant, Plan } from "../../api/types.ts";
import { language, t, tCode } from "../../messages/index.ts";
import { beginning, dateIn, dayOf, listed, names, wallRange } from "../../messages/time.ts";

/** Whom a grant can mean beside one friend. */
export const ROLES = [
  "supporters",
  "coordinators",
  "counsellors",
  "on_shift",
  "pool",
  "told",
] as const;

const SEVERAL = ["supporters", "coordinators", "counsellors"];
/** As a count, several people of whom nobody says how many; two have a form of their own in Arabic. */
const A_GROUP = 5;

/** What was decided for a body emergency: beside the parts of the plan, and read as they are. */
export const EMERGENCY = "body_emergency";

/** Those that stand beside the plan: they show none of it. */
export const BESIDE = ["address", "handover", "suggest", "companion", "called", "taken"];

export const isRole = (to: string): to is (typeof ROLES)[number] =>
  (ROLES as readonly string[]).includes(to);

export const upper = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

export const either = (list: readonly string[]): string =>
  new Intl.ListFormat(language.value, { type: "disjunction" }).format(list);

/** What a section is called: the person's own heading, or ours. */
export function sectionName(key: string, plan: Plan | null): string {
  const own = plan?.sections.find((one) => one.key === key)?.heading;
  return own ?? tCode("section", key) ?? tCode("grant.beside", key) ?? t("grant.part");
}

/** "Sam can know when you ask, what you need, and read: What helps." */
export function says(name: string, grant: Grant, plan: Plan | null): string {
  const sections = grant.tier >= 3 ? (grant.sections ?? []) : [];
  const code = grant.tier >= 3 && sections.length === 0 ? `${grant.tier}_bare` : `${grant.tier}`;
  return (
    tCode("grant.says", code, {
      name,
      n: SEVERAL.includes(grant.to.kind) ? A_GROUP : 1,
      event: tCode("grant.event", grant.event) ?? "",
      sections: names(sections.map((key) => sectionName(key, plan))),
    }) ?? ""
  );
}

/** "until Friday 1 May". */
export const untilDay = (iso: string): string =>
  t("grant.until", { day: dayOf(dateIn(new Date(iso)), true) });

/** "On their phone, 8 am to 10 pm, until Friday 1 May."; empty when nothing bounds it. */
export function bounds(grant: Grant, now = new Date()): string {
  const some = grant.channels.length < CHANNELS.length;
  const later = grant.starts_at && new Date(grant.starts_at) > now;
  const begins = later ? t("grant.from", { when: beginning(grant.starts_at ?? "") }) : "";
  const parts = [
    some ? either(grant.channels.map((one) => tCode("channel", one) ?? one)) : "",
    grant.from_wall && grant.to_wall ? wallRange(grant.from_wall, grant.to_wall) : "",
    grant.ends_at ? untilDay(grant.ends_at) : "",
  ].filter((part) => part !== "");
  return [begins, parts.length > 0 ? `${upper(listed(parts))}.` : ""].filter(Boolean).join(" ");
}

/** The whole of it, as it is read out. */
export function whole(name: string, grant: Grant, plan: Plan | null): string {
  const why = grant.why ? t("grant.because", { why: grant.why }) : "";
  return [says(name, grant, plan), bounds(grant), why].filter(Boolean).join(" ");
}

/** Whom it is for, by name or by role. */
export function whom(to: string, people: readonly { member_id: string | null; name: string }[]) {
  return isRole(to)
    ? (tCode("to", to) ?? to)
    : (people.find((one) => one.member_id === to)?.name ?? null);
}

/** "What helps and your health card": what it opens. */
export function opened(grant: Grant, plan: Plan | null): string {
  const keys = (grant.sections ?? []).filter((key) => !BESIDE.includes(key));
  const parts = keys.map((key) => sectionName(key, plan));
  return names(grant.tier >= 4 ? [...parts, t("grant.health_card")] : parts);
}

/** Whether the person is asked about it by now: keep it, or stop it. */
export const dueAgain = (grant: Grant, now = new Date()): boolean =>
  !!grant.review_at && new Date(grant.review_at) <= now;
