// What a supporter reads about an ask. Any answer is fine, and a late one is fine too.

import type { AskForMe } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { lasting } from "../../messages/time.ts";

/** Whether a step says something to whoever is asked in it. */
export const hasStep = (told: AskForMe["told"]): boolean =>
  [told.trigger, told.do, told.dont, told.place, told.arrive].some(Boolean);

/** The heading, by where this supporter stands. */
export function standingLine(ask: AskForMe): string {
  const { person_name: name, minutes, standing } = ask;
  if (ask.practice) return t(`practice.friend_${practiceStage(ask)}`, { name });
  if (ask.at_door) return t("answer.at_door");
  if (standing === "coming" && ask.on_the_way) return t("answer.on_the_way");
  if (standing === "coming" && minutes) {
    return t("answer.coming_in", { time: lasting(minutes) });
  }
  // The person may not have said a word: it is what they wrote when well.
  if (standing === "asked" && ask.ahead) return t("answer.ahead_asks", { name });
  return t(`answer.${standing}`, { name });
}

export function standingLead(ask: AskForMe): string {
  if (ask.standing === "asked" && ask.answers.includes("text")) return t("answer.asked_ways_lead");
  if (ask.practice) {
    return t(`practice.friend_${practiceStage(ask)}_lead`, { name: ask.person_name });
  }
  return t(`answer.${ask.standing}_lead`, { name: ask.person_name });
}

/** In practice it matters only whether an answer was tapped, and whether it is over. */
function practiceStage(ask: AskForMe): "asked" | "answered" | "over" {
  if (ask.standing === "asked") return "asked";
  return ["coming", "call", "not_now"].includes(ask.standing) ? "answered" : "over";
}
