// What the person does with a request: its doors, and what they answer.

import { post } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { AskForMe, AskView } from "../../api/types.ts";
import { clearHere } from "../../data/clearNotifications.ts";
import { refresh } from "../../data/liveQuery.ts";
import { learnOwnAsk } from "../../data/ownAsk.ts";
import { startAsk } from "../../data/pending.ts";
import { go } from "../../data/router.ts";

export interface AskBoth {
  person: AskView | null;
  me: AskForMe | null;
}

/** Posts to one of the ask's doors and shows what it answers. */
export function sender(c: string, view: AskView) {
  const path = `/circles/${c}/asks/${view.id}`;
  return (door: string, body: unknown = {}) =>
    async (key: string) => {
      const now = await post<AskView>(`${path}/${door}`, body, key);
      learnOwnAsk(c, now);
      void refresh(`/circles/${c}/home`);
      void clearHere(view.id).catch(() => undefined);
    };
}

/** A new request, as from home. */
export function askAnew(c: string): void {
  const id = newId();
  startAsk(c, id, "");
  go(`/c/${c}/ask/${id}`);
}
