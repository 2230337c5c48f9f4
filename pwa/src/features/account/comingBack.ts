// This phone is on its way into somebody's account, with the help of two people: what it needs is
// kept for the days that takes, so that the app can be closed.

import { signal } from "@preact/signals";

import { drop, keep, kept } from "../../data/keyValueStore.ts";

const NAME = "coming-back";

export interface ComingBack {
  id: string;
  token: string;
  device_id: string;
  session_token: string;
}

/** undefined: not looked yet */
export const comingBack = signal<ComingBack | null | undefined>(undefined);

export async function openComingBack(): Promise<void> {
  const found = await kept<ComingBack>(NAME);
  if (comingBack.peek() === undefined) comingBack.value = found ?? null;
}

export async function keepComingBack(what: ComingBack): Promise<void> {
  comingBack.value = what;
  await keep(NAME, what);
}

export async function endComingBack(): Promise<void> {
  comingBack.value = null;
  await drop(NAME);
}
