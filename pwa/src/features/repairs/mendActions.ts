// What is done with a repair, and what the screens know of it afterwards.

import { post, put } from "../../api/client.ts";
import type { Repairs } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { clearHere } from "../../data/clearNotifications.ts";
import { learn, refresh } from "../../data/liveQuery.ts";

export const repairsPath = (circleId: string): string => `/circles/${circleId}/repairs`;

/** Shows what the server answered, on these screens and at home. */
export function learnRepairs(circleId: string, now: Repairs, told?: string): void {
  learn(repairsPath(circleId), now);
  void refresh(`/circles/${circleId}/home`);
  if (told) actionNotice.value = told;
}

/** Posts to one of a repair's doors. */
export const repairSender =
  (circleId: string, repairId: string) =>
  (door: string, told?: string, body: unknown = {}, after?: () => void) =>
  async (key: string): Promise<void> => {
    const path = `${repairsPath(circleId)}/${repairId}`;
    const now = await post<Repairs>(`${path}/${door}`, body, key);
    void clearHere(repairId).catch(() => undefined);
    if (now.repairs.some((one) => one.id === repairId)) await refresh(path);
    after?.();
    learnRepairs(circleId, now, told);
  };

/** Closes it to one member, or to anybody; or opens it again. */
export const closeTo =
  (circleId: string, memberId: string | null, closed: boolean, told: string) =>
  async (key: string): Promise<void> => {
    const body = { closed, member_id: memberId };
    learnRepairs(circleId, await put<Repairs>(`/circles/${circleId}/repairs-closed`, body, key), told);
  };
