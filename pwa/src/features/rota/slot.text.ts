// What a time is called, and claiming or letting it go.

import { Problem } from "../../api/client.ts";
import type { Clash, Slot } from "../../api/types.ts";
import { type TimeOfCircle } from "../../api/types.ts";
import { actionNotice, undo } from "../../data/actions.ts";
import { refreshAll } from "../../data/liveQuery.ts";
import { deliver } from "../../data/offlineQueueState.ts";
import { setApart, t, tCode } from "../../messages/index.ts";
import { endTime, whenTime } from "../../messages/shiftTime.ts";

export const kindOf = (slot: { title: string | null; kind: string }): string =>
  slot.title
    ? slot.kind === "go_with"
      ? t("kind.go_with_to", { title: setApart(slot.title) })
      : setApart(slot.title)
    : (tCode("kind", slot.kind) ?? "");

/** What has begun is told by what is left of it. */
export const whenOf = (time: TimeOfCircle, now: number = Date.now()): string =>
  Date.parse(time.starts_at) <= now && now < Date.parse(time.ends_at)
    ? t("slot.now_until", { time: endTime(time) })
    : whenTime(time, now);

/** Sent now, or later by itself. */
function send(
  what: "claim" | "release",
  circle: string,
  slot: Slot,
  id: string,
  body: { anyway?: true } = {},
) {
  const over = what === "release" && slot.may === "hand_over";
  return deliver<Slot>({
    id,
    what,
    circle,
    method: "POST",
    path: `/circles/${circle}/slots/${slot.id}/${over ? "hand-over" : what}`,
    body,
    label: `${t(`slot.${over ? "hand_over" : what}`)} (${whenOf(slot)})`,
  });
}

/** What the server says that a time meets; null when it was something else that went wrong. */
export const clashesOf = (error: unknown): Clash[] | null =>
  error instanceof Problem && error.code === "clashes"
    ? ((error.body["clashes"] as Clash[] | undefined) ?? [])
    : null;

interface Claiming {
  then?: ((slot: Slot) => void) | undefined;
  /** What it meets of one's own is shown first. */
  met?: (found: Clash[]) => void;
  anyway?: boolean;
}

/** Claims a place. Somebody else may have been quicker: then what is open is shown anew. */
export function claim(circle: string, slot: Slot, { then, met, anyway }: Claiming = {}) {
  return async (key: string): Promise<void> => {
    try {
      const now = await send("claim", circle, slot, key, anyway ? { anyway } : {});
      if (!now) return;
      refreshAll();
      if (then) then(now);
      else actionNotice.value = t("slot.claimed", { when: whenOf(now) });
    } catch (error) {
      const found = clashesOf(error);
      if (found && met) return met(found);
      refreshAll();
      if (!(error instanceof Problem) || error.code !== "taken") throw error;
      actionNotice.value = error.detail ?? t("slot.taken");
    }
  };
}

export function release(circle: string, slot: Slot) {
  return async (key: string): Promise<void> => {
    if (!(await send("release", circle, slot, key))) return;
    refreshAll();
    const said = t("slot.released", { when: whenOf(slot) });
    actionNotice.value = said;
    if (slot.may !== "release") return;
    undo.value = {
      of: said,
      do: "take-again",
      label: t("slot.take_again"),
      work: claim(circle, slot, { anyway: true }),
    };
  };
}
