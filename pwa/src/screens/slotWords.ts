// What a time is called, and claiming or letting it go.

import { note } from "../act.ts";
import { Problem } from "../api/client.ts";
import type { Slot } from "../api/types.ts";
import { t, tCode } from "../messages/index.ts";
import { when } from "../messages/time.ts";
import { refreshAll } from "../store/live.ts";
import { deliver } from "../store/unsent.ts";

export const kindOf = (slot: { title: string | null; kind: string }): string =>
  slot.title ?? tCode("kind", slot.kind) ?? "";

export const whenOf = (slot: { starts_at: string; ends_at: string }): string =>
  when(slot.starts_at, slot.ends_at);

/** Sent now, or later by itself. */
function send(what: "claim" | "release", circle: string, slot: Slot, id: string) {
  return deliver<Slot>({
    id,
    what,
    circle,
    method: "POST",
    path: `/circles/${circle}/slots/${slot.id}/${what}`,
    body: {},
    label: `${t(`slot.${what}`)} (${whenOf(slot)})`,
  });
}

/** Claims a place. Somebody else may have been quicker: then what is open is shown anew. */
export function claim(circle: string, slot: Slot, then?: (slot: Slot) => void) {
  return async (key: string): Promise<void> => {
    try {
      const now = await send("claim", circle, slot, key);
      if (!now) return;
      refreshAll();
      if (then) then(now);
      else note.value = t("slot.claimed", { when: whenOf(now) });
    } catch (error) {
      refreshAll();
      if (!(error instanceof Problem) || error.code !== "taken") throw error;
      note.value = error.detail ?? t("slot.taken");
    }
  };
}

export function release(circle: string, slot: Slot) {
  return async (key: string): Promise<void> => {
    if (!(await send("release", circle, slot, key))) return;
    refreshAll();
    note.value = t("slot.released", { when: whenOf(slot) });
  };
}
