// A line while it is being written: what is chosen, and what of it is sent.

import type { Guideline, GuidelineIn } from "../../api/types.ts";

export type Draft = Required<Omit<GuidelineIn, "replaces" | "anyway">>;

const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
export const USUAL_HOURS = { from: "22:00", to: "07:00" };

export const newDraft = (): Draft => ({
  stance: "prefer",
  words: "",
  shown: false,
  about: null,
  member_id: null,
  kinds: [],
  event: null,
  channel: null,
  step: null,
  from: null,
  to: null,
  weekdays: EVERY_DAY,
});

export const draftOf = (line: Guideline): Draft => ({
  stance: line.stance,
  words: line.words,
  shown: line.shown,
  about: line.about,
  member_id: line.member_id,
  kinds: line.kinds,
  event: line.event,
  channel: line.channel,
  step: line.step,
  from: line.from,
  to: line.to,
  weekdays: line.weekdays,
});

/** Friends may read what puts things in order, and words that the app does nothing with. */
export const canBeShown = (draft: Draft): boolean => draft.stance === "prefer" || draft.about === null;

/** Only what belongs to what the line is about: what was chosen before isn't sent unseen. */
export function sentOf(draft: Draft): Draft {
  const empty = { ...newDraft(), stance: draft.stance, words: draft.words };
  const shown = canBeShown(draft) && draft.shown;
  if (draft.about === null) return { ...empty, shown };
  const { about, member_id, from, to, weekdays } = draft;
  const bounded = { ...empty, shown, about, member_id, from, to, weekdays };
  if (about === "shifts") return { ...bounded, kinds: draft.kinds };
  if (about === "anything") return bounded;
  if (draft.step !== null) {
    return { ...empty, shown, about, member_id, step: draft.step };
  }
  return { ...bounded, event: draft.event, channel: draft.channel };
}
