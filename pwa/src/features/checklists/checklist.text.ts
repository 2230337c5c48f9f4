// What a checklist's state is called, and what others begin one with.

import type { Checklist, ChecklistKind, ChecklistLine } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";
import { atMoment } from "../../messages/time.ts";
import { named } from "../../ui/Tags.tsx";

export const KINDS = ["called", "taken"] as const;

export const isKind = (text: string): text is ChecklistKind =>
  (KINDS as readonly string[]).includes(text);

export const pathOf = (circleId: string, kind: string): string =>
  `/circles/${circleId}/checklists/${kind}`;

/** Lines to begin with: taken one by one, each to be changed. Nothing is there beforehand. */
export function beginnings(kind: ChecklistKind): string[] {
  const lines: string[] = [];
  for (;;) {
    const line = tCode(`checklist.${kind}_line`, String(lines.length + 1));
    if (line === null) return lines;
    lines.push(line);
  }
}

/** The heading: what it is called, or that somebody opened it. */
export function headline(of: Checklist): string {
  const title = t(`checklist.${of.kind}`);
  if (!of.opened) return title;
  return of.opened.by.is_me
    ? t("checklist.opened_by_you", { title })
    : t("checklist.opened_by", { name: named(of.opened.by), title });
}

/** Beneath it: what happens next, for who reads it. */
export function beneath(of: Checklist): string {
  const { opened } = of;
  const params = { name: of.person_name, n: of.minutes_first };
  if (opened?.others_hear_at) {
    const when = { ...params, time: atMoment(opened.others_hear_at) };
    return t(of.mine ? "checklist.first_person" : "checklist.first_friend", when);
  }
  if (opened) return t(of.mine ? "checklist.open_person" : "checklist.open_friend", params);
  if (of.lines.length === 0) return t(of.mine ? "checklist.none" : "checklist.none_friend", params);
  return t(of.mine ? "checklist.lead" : "checklist.lead_friend", params);
}

/** Who has a line, and whether it is done. */
export function lineState(line: ChecklistLine): string | null {
  const { taken_by: taker } = line;
  if (!taker) return null;
  const you = taker.is_me ? "_you" : "";
  return t(line.done_at ? `checklist.done_by${you}` : `checklist.has${you}`, { name: named(taker) });
}
