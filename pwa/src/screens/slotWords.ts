// What a time is called, and claiming or letting it go.

import { note } from "../act.ts";
import { Problem } from "../api/client.ts";
import type { Slot } from "../api/types.ts";
import { t, tCode } from "../messages/index.ts";
import { hour, when } from "../messages/time.ts";
import { refreshAll } from "../store/live.ts";
import { deliver } from "../store/unsent.ts";

export const kindOf = (slot: { title: string | null; kind: string }): string =>
  slot.title ?? tCode("kind", slot.kind) ?? "";

/** What has begun is told by what is left of it. */
export const whenOf = (slot: { starts_at: string; ends_at: string }): string =>
  Date.parse(slot.starts_at) < Date.now() && Date.now() < Date.parse(slot.ends_at)
    ? t("slot.now_until", { time: hour(slot.ends_at) })
    : when(slot.starts_at, slot.ends_at);

/** Sent now, or later by itself. */
function send(what: "claim" | "release", circle: string, slot: Slot, id: string) {
  const over = what === "release" && slot.may === "hand_over";
  return deliver<Slot>({
    id,
    what,
    circle,
    method: "POST",
    path: `/circles/${circle}/slots/${slot.id}/${over ? "hand-over" : what}`,
    body: {},
    label: `${t(`slot.${over ? "hand_over" : what}`)} (${whenOf(slot)})`,
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
