// What is done with lines, and what the screens know of it afterwards.

import { Problem } from "../../api/client.ts";
import type { Value, Values } from "../../api/types.ts";
import { actionError, actionNotice } from "../../data/actions.ts";
import { clearHere } from "../../data/clearNotifications.ts";
import { learn, refresh } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";

export const LONGEST_LINE = 280;
export const LONGEST_WORDS = 500;

export const valuesPath = (circleId: string): string => `/circles/${circleId}/values`;

export const lineOf = (values: Values | null | undefined, lineId: string): Value | null =>
  values?.lines.find((line) => line.id === lineId) ?? null;

/** Shows what the server answered, on this screen and at home. */
export function learnValues(circleId: string, now: Values, told?: string): void {
  learn(valuesPath(circleId), now);
  void refresh(`/circles/${circleId}/home`);
  if (told) actionNotice.value = told;
}

/** Does something with one line; what was changed elsewhere meanwhile is fetched first. */
export const lineSender =
  (circleId: string, lineId: string) =>
  (send: (path: string, key: string) => Promise<Values>, told?: string) =>
  async (key: string): Promise<void> => {
    try {
      learnValues(circleId, await send(`${valuesPath(circleId)}/${lineId}`, key), told);
    } catch (error) {
      const changed =
        error instanceof Problem && ["value-changed", "value-over", "value-agreed"].includes(error.code);
      if (changed) await refresh(valuesPath(circleId));
      throw error;
    }
    void clearHere(lineId).catch(() => undefined);
  };

/** Whether there are words to send; without any the field says what it needs. */
export function hasWords(words: string, field: string): boolean {
  if (words.trim()) return true;
  actionError.value = { text: t("trouble.needed"), again: null, field };
  return false;
}
