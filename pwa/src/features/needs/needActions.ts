// What is done with needs, and what the screens know of it afterwards.

import { post, put } from "../../api/client.ts";
import type { Needs } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { clearHere } from "../../data/clearNotifications.ts";
import { learn, refresh } from "../../data/liveQuery.ts";

export const needsPath = (circleId: string): string => `/circles/${circleId}/needs`;

/** Shows what the server answered, on this screen and at home. */
export function learnNeeds(circleId: string, now: Needs, told?: string): void {
  learn(needsPath(circleId), now);
  void refresh(`/circles/${circleId}/home`);
  if (told) actionNotice.value = told;
}

/** Sends to one of a need's doors. */
export const needSender =
  (circleId: string, needId: string) =>
  (door: string, told?: string, body: unknown = {}, how: typeof put = post) =>
  async (key: string): Promise<void> => {
    learnNeeds(circleId, await how<Needs>(`${needsPath(circleId)}/${needId}/${door}`, body, key), told);
    void clearHere(needId).catch(() => undefined);
  };
