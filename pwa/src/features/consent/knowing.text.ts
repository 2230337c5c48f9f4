// What friends can know, by the simple switches that a person sets for them.

import type { Consent } from "../../api/types.ts";
import { t, type Key } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { BESIDE } from "./grant.text.ts";

/** Each simple switch: its field, its label, and what it means. */
export const SWITCHES: readonly [keyof Consent, Key, Key][] = [
  ["asks", "switch.asks", "switch.asks_hint"],
  ["what_i_need", "switch.what_i_need", "switch.what_i_need_hint"],
  ["open_times", "switch.open_times", "switch.open_times_hint"],
  ["shift_reminders", "switch.shift_reminders", "switch.shift_reminders_hint"],
];

/** What one or more friends can know, in one sentence. */
export function knowSentence(
  people: readonly string[],
  consent: Consent & { sections?: readonly string[]; health_card?: boolean },
): string {
  const what = [
    consent.asks ? t("know.asks") : "",
    consent.asks && consent.what_i_need ? t("know.what") : "",
    consent.asks && consent.sections?.some((key) => !BESIDE.includes(key)) ? t("know.plan") : "",
    consent.asks && consent.sections?.includes("address") ? t("know.address") : "",
    consent.asks && consent.sections?.includes("handover") ? t("know.handover") : "",
    consent.asks && consent.health_card ? t("know.health") : "",
    consent.asks && consent.sections?.includes("companion") ? t("know.companion") : "",
    consent.asks && consent.sections?.includes("called") ? t("know.called") : "",
    consent.asks && consent.sections?.includes("taken") ? t("know.taken") : "",
    consent.open_times ? t("know.open_times") : "",
  ].filter((part) => part !== "");
  if (what.length === 0) return t("know.nothing", { names: names(people), n: people.length });
  return t("know.can", { names: names(people), what: names(what), n: people.length });
}
