// What is done with a check-in, and what the screens know of it afterwards.

import { post } from "../../api/client.ts";
import type { CheckIns } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { clearHere } from "../../data/clearNotifications.ts";
import { learn, refresh } from "../../data/liveQuery.ts";

/** Shows what the server answered, on this screen and at home. */
export function learnCheckIns(circleId: string, now: CheckIns, told?: string): void {
  learn(`/circles/${circleId}/check-ins`, now);
  void refresh(`/circles/${circleId}/home`);
  if (told) actionNotice.value = told;
}

/** Posts to one of a check-in's doors. */
export const checkInSender =
  (circleId: string, checkInId: string) =>
  (door: string, told?: string, body: unknown = {}) =>
  async (key: string): Promise<void> => {
    const path = `/circles/${circleId}/check-ins/${checkInId}/${door}`;
    learnCheckIns(circleId, await post<CheckIns>(path, body, key), told);
    void clearHere(checkInId).catch(() => undefined);
  };
