// An ask that has no 2xx yet. Its id is made once, so that trying again can never ask twice.

import { signal } from "@preact/signals";

import { drop, keep, kept } from "./db.ts";

export interface Pending {
  id: string;
  circle: string;
  words: string;
  /** When the person tapped, in milliseconds. */
  at: number;
}

/** After this an ask that waited is confirmed before it is sent. */
export const STALE_MS = 10 * 60_000;

const NAME = "pending";

export const pending = signal<Pending | null>(null);
/** The tap that makes an ask sends it by itself; one found after a restart waits for a tap. */
export const justTapped = signal<string | null>(null);

export function keepPending(ask: Pending): void {
  pending.value = ask;
  justTapped.value = ask.id;
  void keep(NAME, ask);
}

export async function openPending(): Promise<void> {
  pending.value = (await kept<Pending>(NAME)) ?? null;
}

export function donePending(): void {
  pending.value = null;
  justTapped.value = null;
  void drop(NAME);
}
