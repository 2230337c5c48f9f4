// What the person does with a request: its doors, and what they answer.

import { post } from "../api/client.ts";
import { newId } from "../api/link.ts";
import type { AskForMe, AskView } from "../api/types.ts";
import { clearHere } from "../push/clearHere.ts";
import { go } from "../route.ts";
import { refresh } from "../store/live.ts";
import { learnOwnAsk } from "../store/ownAsk.ts";
import { startAsk } from "../store/pending.ts";

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
