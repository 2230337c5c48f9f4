// What is done with an offer, and what the screens know of it afterwards.

import { post, put } from "../../api/client.ts";
import type { MemberOffers } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { clearHere } from "../../data/clearNotifications.ts";
import { learn, refresh } from "../../data/liveQuery.ts";

export const offersPath = (circleId: string): string => `/circles/${circleId}/member-offers`;

/** Shows what the server answered, on this screen and at home. */
export function learnOffers(circleId: string, now: MemberOffers, told?: string): void {
  learn(offersPath(circleId), now);
  void refresh(`/circles/${circleId}/home`);
  if (told) actionNotice.value = told;
}

/** Posts to one of an offer's doors. `day`: which of its times, where the door asks for one. */
export const offerSender =
  (circleId: string, offerId: string) =>
  (door: string, told?: string, body: { day?: string | null } = {}) =>
  async (key: string): Promise<void> => {
    const path = `${offersPath(circleId)}/${offerId}/${door}`;
    learnOffers(circleId, await post<MemberOffers>(path, body, key), told);
    void clearHere(offerId).catch(() => undefined);
  };

/** Puts an offer to me aside, or takes it up on the screen again. */
export const asideSender =
  (circleId: string, offerId: string, aside: boolean, told: string) =>
  async (key: string): Promise<void> => {
    const path = `${offersPath(circleId)}/${offerId}/aside`;
    learnOffers(circleId, await put<MemberOffers>(path, { aside }, key), told);
  };
