// What is done with a gathering, and what the screens know of it afterwards.

import { call } from "../../api/client.ts";
import type { Gatherings } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { clearHere } from "../../data/clearNotifications.ts";
import { learn, refresh } from "../../data/liveQuery.ts";

/** Shows what the server answered, on this screen and at home. */
export function learnGatherings(circleId: string, now: Gatherings, told?: string): void {
  learn(`/circles/${circleId}/gatherings`, now);
  void refresh(`/circles/${circleId}/home`);
  if (told) actionNotice.value = told;
}

/** Calls one of the doors of a circle's gatherings, below `of`. */
export const sender =
  (circleId: string, of: string) =>
  (method: "POST" | "PUT" | "DELETE", door: string, told?: string, body: object = {}) =>
  async (key: string): Promise<void> => {
    const path = `/circles/${circleId}/${of}${door}`;
    learnGatherings(circleId, await call<Gatherings>(method, path, { body, key }), told);
    void clearHere(of.split("/")[1] ?? "").catch(() => undefined);
  };
