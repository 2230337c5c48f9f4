// What is said and written back, and what the screens know of it afterwards.

import { Problem } from "../../api/client.ts";
import type { Solidarity } from "../../api/types.ts";
import { actionError, actionNotice } from "../../data/actions.ts";
import { learn, refresh } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";

export const LONGEST = 2_000;

export const pathOf = (circleId: string): string => `/circles/${circleId}/solidarity`;

/** Shows what the server answered, on this screen and at home. */
export function learnSolidarity(circleId: string, now: Solidarity, told?: string): void {
  learn(pathOf(circleId), now);
  void refresh(`/circles/${circleId}/home`);
  if (told) actionNotice.value = told;
}

/** Whether there are words to send; without any the field says what it needs. */
export function hasWords(words: string, field: string): boolean {
  if (words.trim()) return true;
  actionError.value = { text: t("trouble.needed"), again: null, field };
  return false;
}

/** What was changed elsewhere meanwhile is fetched, so that the next try is about what is there. */
export async function lookingAgain(circleId: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const changed = error instanceof Problem && ["solidarity-changed", "stale"].includes(error.code);
    if (changed) await refresh(pathOf(circleId));
    throw error;
  }
}
