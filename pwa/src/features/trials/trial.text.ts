// What is on trial, in words, and where it is changed.

import type { Trial } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";
import { names, wallRange, weekdays } from "../../messages/time.ts";
import { named } from "../../ui/Tags.tsx";
import { kindOf } from "../rota/index.ts";

/** "Tea, Mon and Thu, 6–8 pm". */
function shiftLine(shift: NonNullable<Trial["shift"]>): string {
  const days = names(shift.weekdays.map((at) => weekdays("short")[at] ?? ""));
  return [kindOf(shift), days, wallRange(shift.start, shift.end)].filter(Boolean).join(" · ");
}

/** What is tried, as the heading of its card. */
export function subjectLine(trial: Trial): string {
  if (trial.grant) {
    const { name, to_kind, tags, event } = trial.grant;
    return t("trial.of_grant", {
      name: name === null ? (tCode("to", to_kind) ?? "") : named({ name, tags }),
      event: tCode("grant.event", event) ?? "",
    });
  }
  if (trial.rule !== null) return t("trial.of_rule", { words: trial.rule });
  if (!trial.shift) return t("trial.of_alerts");
  const shift = shiftLine(trial.shift);
  return trial.subject_kind === "rotation" ? t("trial.of_turns", { shift }) : shift;
}

/** The screen on which it is changed. */
export function changeAddress(circleId: string, trial: Trial): string {
  const at = `/c/${circleId}`;
  switch (trial.subject_kind) {
    case "pattern":
      return `${at}/pattern/${trial.subject_id}`;
    case "rotation":
      return `${at}/pattern/${trial.pattern_id}/turns`;
    case "gap_alerts":
      return `${at}/gaps`;
    case "advance_rule":
      return `${at}/ahead/${trial.subject_id}`;
    case "grant":
      return `${at}/grants`;
  }
}
