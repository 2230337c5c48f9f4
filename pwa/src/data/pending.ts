// The ask that has no 2xx yet. Its id is made once, so that trying again can never ask twice.

import { computed } from "@preact/signals";

import { Problem } from "../api/client.ts";
import { t } from "../messages/index.ts";
import type { Unsent } from "./offlineQueue.ts";
import { deliver, unsent } from "./offlineQueueState.ts";

export const pending = computed<Unsent | null>(
  () => unsent.value.find((one) => one.what === "ask") ?? null,
);

/** What the person chose for an ask: one of their ways of asking, and whom it leaves out. */
export interface Chosen {
  strength?: string | null;
  leftOut?: readonly string[];
}

/** Sends an ask; until the server has it, it is what its screen shows. */
export function startAsk(circle: string, id: string, words: string, chosen: Chosen = {}): void {
  const { strength, leftOut } = chosen;
  const body = {
    id,
    ...(words ? { words } : {}),
    ...(strength ? { strength } : {}),
    ...(leftOut?.length ? { left_out: leftOut } : {}),
  };
  const path = `/circles/${circle}/asks`;
  const one = { id, what: "ask", circle, method: "POST", path, body, label: t("home.ask") } as const;
  deliver(one).catch((error: unknown) => {
    // What the server said no to is on the ask's screen.
    if (!(error instanceof Problem)) throw error;
  });
}

const shown = new Set<string>();

/** Its screen has been seen since the app was opened. */
export function markShown(id: string): void {
  shown.add(id);
}

/** One that wasn't sent is the first thing to see when the app is opened; then ways lead on. */
export const wantsToBeSeen = ({ id }: Unsent): boolean => !shown.has(id);
