// Who this phone is signed in as. The session itself is a cookie no script can read.

import { computed, signal } from "@preact/signals";

import { get, listeners, NotSent, patch } from "../api/client.ts";
import type { Me, Place, Role } from "../api/types.ts";
import { language, loadLanguage, type Language } from "../messages/index.ts";
import { useZone } from "../messages/time.ts";
import { empty, keep, kept } from "./keyValueStore.ts";
import { endLeft, leaveLater } from "./leaving.ts";
import { forgetKnown } from "./liveQuery.ts";
import { forgetPage } from "./pageMemory.ts";
import { learnCircle, lockState, noLock } from "./lock.ts";
import { ACCOUNT, PREFIX } from "./offlineQueue.ts";
import { openUnsent, wakeLater } from "./offlineQueueState.ts";

const KNOWN = "me";

/** unknown: not looked yet · away: no way out and nothing known */
export const standing = signal<"unknown" | "in" | "out" | "away">("unknown");
export const me = signal<Me | null>(null);
/** Whether this phone was signed in a moment ago and isn't any more. */
export const ended = signal(false);

export const places = computed<Place[]>(() => me.value?.places ?? []);

export function place(circle: string): Place | undefined {
  return places.value.find((one) => one.circle_id === circle);
}

/** The circle that is the person's own and lives, if there is one. */
export const ownCircle = (now: Me | null): string | null =>
  now?.places.find((one) => one.circle_state === "live" && has(one.roles, "person"))?.circle_id ??
  null;

/** Whether somebody coordinates or counsels for another: not who coordinates their own circle. */
export const looksAfter = (roles: readonly Role[]): boolean =>
  !has(roles, "person") && (has(roles, "coordinator") || has(roles, "counsellor"));

export const has = (roles: readonly Role[], role: Role): boolean => roles.includes(role);

async function take(now: Me): Promise<void> {
  const before = me.peek()?.account.id;
  // Another account on this phone must not find what the first one left.
  if (before !== undefined && before !== now.account.id) {
    forgetKnown();
    forgetPage();
    await empty(PREFIX);
    noLock();
  }
  me.value = now;
  standing.value = "in";
  ended.value = false;
  useZone(now.account.zone);
  await keep(KNOWN, now);
  await keep(ACCOUNT, now.account.id);
  void learnCircle(ownCircle(now));
  // What was tapped by whoever is back, and nothing of anybody else.
  if (before !== now.account.id) await openUnsent();
}

/** A change of the account that is on its way from here, and how many there were. */
let changing: Promise<unknown> = Promise.resolve();
let changes = 0;

/** What the account says now. An answer that a change from here has overtaken is asked for anew. */
async function current(): Promise<Me> {
  for (;;) {
    const before = changes;
    await changing;
    const now = await get<Me>("/me");
    if (before === changes) return now;
  }
}

/** Asks who this phone is; with no way out the last known answer serves. */
export async function loadMe(): Promise<Me | null> {
  if (!(await endLeft())) {
    standing.value = "out";
    return null;
  }
  if (!me.peek()) {
    const before = await kept<Me>(KNOWN);
    if (before && !me.peek()) {
      me.value = before;
      useZone(before.account.zone);
      standing.value = "in";
    }
  }
  try {
    const now = await current();
    await take(now);
    if (now.account.language !== language.peek()) {
      await loadLanguage(now.account.language).catch(() => undefined);
    }
    return now;
  } catch (error) {
    if (error instanceof NotSent) {
      if (!me.peek()) standing.value = "away";
    }
    return me.peek();
  }
}

/** Changes the language here, and in the account when there is one. */
export function changeLanguage(wanted: Language): Promise<void> {
  changes += 1;
  const work = loadLanguage(wanted).then(async () => {
    if (standing.peek() !== "in") return;
    await patch<Me>("/me", { language: wanted })
      .then(take)
      .catch(() => undefined);
  });
  changing = work.catch(() => undefined);
  return work;
}

/** What was kept here goes; `taps`: with what was tapped and never sent. */
async function wipe({ taps }: { taps: boolean }): Promise<void> {
  me.value = null;
  forgetKnown();
  forgetPage();
  sessionStorage.clear();
  await empty(taps ? undefined : PREFIX);
  noLock();
  await openUnsent();
}

/**
 * The server said twice that it doesn't know this phone any more: what was kept here goes too,
 * but for taps that were never sent. A phone that was never signed in keeps what it is in the
 * midst of (a draft, a link that was just opened).
 */
listeners.signedOut = () => {
  const was = me.peek() !== null;
  standing.value = "out";
  if (!was) return;
  ended.value = true;
  void wipe({ taps: false });
};
listeners.thinksIn = () => me.peek() !== null || lockState.peek() === "locked";
listeners.language = () => language.peek();

/** After "forget this device"; `untold`: the key of the call that the server didn't get. */
export async function leaveDevice(untold: string | null): Promise<void> {
  await wipe({ taps: true });
  if (untold !== null) {
    await leaveLater(untold);
    await wakeLater();
  }
  ended.value = false;
  standing.value = "out";
}
