// A dot on the app's icon, where the phone has one: something came that nobody has looked at. It
// carries no number and says nothing of whom or what. It is off where somebody hides what the app
// is on this phone, by another name and icon or by a lock, and where they turned it off.

import { isHanging } from "./disk.ts";
import { keep, kept } from "./keyValueStore.ts";

const NAME = "dot";

/** Missing from phones that have no such dot. */
interface IconBadge {
  setAppBadge?(): Promise<void>;
  clearAppBadge?(): Promise<void>;
}

const icon = (): IconBadge => navigator as IconBadge;

export const hasDot = (): boolean => icon().setAppBadge !== undefined;

/** Whether somebody wants it; until they say otherwise, they do. */
export const wantsDot = async (): Promise<boolean> => (await kept<boolean>(NAME)) !== false;

/** A disk that doesn't answer may hold a lock: then there is none. */
async function mayShow(): Promise<boolean> {
  const hides = (await Promise.all([kept("lock"), kept("looks")])).some(Boolean);
  const wanted = await wantsDot();
  return wanted && !hides && !isHanging();
}

/** `waits`: something came here that wasn't looked at. Called by pages and by the worker. */
export async function showDot(waits: boolean): Promise<void> {
  const badge = icon();
  if (!badge.setAppBadge) return;
  const work = waits && (await mayShow()) ? badge.setAppBadge() : badge.clearAppBadge?.();
  // A phone that refuses it shows none.
  await work?.catch(() => undefined);
}

export async function chooseDot(wanted: boolean): Promise<void> {
  await keep(NAME, wanted);
  await showDot(false);
}

/** Whoever sees the app has seen that something came. */
export function watchDot(): void {
  const look = (): void => {
    if (!document.hidden) void showDot(false);
  };
  document.addEventListener("visibilitychange", look);
  look();
}
