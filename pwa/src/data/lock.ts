// A lock on this phone's copy of the app: a PIN of four to eight digits. While it is locked, what
// the phone keeps can't be read, and asking works all the same. It wipes nothing. It holds against
// somebody who picks the phone up, not against somebody with tools and time.

import { signal } from "@preact/signals";

import { isHanging, onLateDisk } from "./disk.ts";
import { drop, forgetShown, keep, kept, sealAll, unsealAll, useLock } from "./keyValueStore.ts";
import { isPin, makeLock, openLock, ROUNDS, waitAfter, type Wrapped } from "./sealing.ts";
import { leaveTrace, readTrace } from "./traces.ts";

const NAME = "lock";
/** So long the app may be out of sight before it locks. */
const AWAY_MS = 5 * 60_000;

interface Stored extends Wrapped {
  wrong: number;
  /** Until then no PIN is taken, in milliseconds. */
  until: number;
  /** The circle that the locked screen may ask for its person; null: none of one's own. */
  circle: string | null;
}

/** none: there is no lock · locked · open: there is one, and its PIN was given */
export const lockState = signal<"none" | "locked" | "open">("none");
/** The person's own circle, for the locked screen. */
export const askingCircle = signal<string | null>(null);

let opened: () => void = () => undefined;
/** Resolves once this phone's copy may be read. */
let readable: Promise<void> = Promise.resolve();

/**
 * Looks at the start whether there is a lock. Where the disk doesn't answer, a trace says so: a
 * lock never opens because it can't be read.
 */
export async function readLock(): Promise<void> {
  const stored = await kept<Stored>(NAME);
  const trace = isHanging() ? readTrace(NAME) : null;
  if (!stored && trace === null) {
    if (!isHanging()) leaveTrace(NAME, null);
    return;
  }
  if (stored) leaveTrace(NAME, stored.circle ?? "");
  useLock({ key: null });
  askingCircle.value = stored ? stored.circle : trace || null;
  lockState.value = "locked";
  readable = new Promise((done) => (opened = done));
}

// A disk that comes late may hold a lock of which there was no trace: then nothing is written there
// that isn't sealed.
onLateDisk("before", async () => {
  if (lockState.peek() !== "none" || !(await kept<Stored>(NAME))) return;
  forgetShown();
  await readLock();
});

// What lay on a disk that comes late, from before the lock, is sealed as well.
onLateDisk("after", async () => {
  if (lockState.peek() === "open") await sealAll();
});

export const whenReadable = (): Promise<void> => readable;

/**
 * A wrong PIN, or one that came too early: `until` says when the next one is taken. `unread`: the
 * disk doesn't answer, so no PIN can be looked at.
 */
export interface Refused {
  until: number;
  unread?: true;
}

async function keyFor(pin: string): Promise<{ stored: Stored; key: CryptoKey } | Refused> {
  const stored = await kept<Stored>(NAME);
  if (!stored) return isHanging() ? { until: 0, unread: true } : { until: 0 };
  if (Date.now() < stored.until) return { until: stored.until };
  const key = isPin(pin) ? await openLock(pin, stored) : null;
  if (key) {
    await keep(NAME, { ...stored, wrong: 0, until: 0 });
    return { stored, key };
  }
  const wrong = stored.wrong + 1;
  const until = waitAfter(wrong) > 0 ? Date.now() + waitAfter(wrong) : 0;
  await keep(NAME, { ...stored, wrong, until });
  return { until };
}

/** Opens it; null when it is open now. */
export async function unlock(pin: string): Promise<Refused | null> {
  const found = await keyFor(pin);
  if ("until" in found) return found;
  useLock({ key: found.key });
  lockState.value = "open";
  opened();
  // What a process that was killed left as it was.
  await sealAll();
  return null;
}

/** Puts a lock on this phone. */
export async function setLock(pin: string, circle: string | null, rounds = ROUNDS): Promise<void> {
  const { wrapped, key } = await makeLock(pin, rounds);
  await keep(NAME, { ...wrapped, wrong: 0, until: 0, circle } satisfies Stored);
  leaveTrace(NAME, circle ?? "");
  useLock({ key });
  await sealAll();
  // Only now is it as the screen says.
  askingCircle.value = circle;
  lockState.value = "open";
  tellWindows("look");
}

/** Takes the lock away; null when it is gone. */
export async function removeLock(pin: string): Promise<Refused | null> {
  const found = await keyFor(pin);
  if ("until" in found) return found;
  useLock({ key: found.key });
  await unsealAll();
  await drop(NAME);
  leaveTrace(NAME, null);
  useLock(null);
  lockState.value = "none";
  tellWindows("look");
  return null;
}

/** The locked screen asks for the circle that is the person's own now. */
export async function learnCircle(circle: string | null): Promise<void> {
  const stored = await kept<Stored>(NAME);
  if (!stored || stored.circle === circle) return;
  askingCircle.value = circle;
  leaveTrace(NAME, circle ?? "");
  await keep(NAME, { ...stored, circle });
}

/** After "forget this phone" there is none. */
export function noLock(): void {
  leaveTrace(NAME, null);
  lockState.value = "none";
  askingCircle.value = null;
  opened();
}

/** A fresh page remembers nothing that this one showed. */
export function lockNow(): void {
  if (lockState.peek() === "open") location.reload();
}

const windows = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("lock");

/** Tells the app's other windows: they lock too, or look anew whether there is a lock. */
export const tellWindows = (what: "lock" | "look"): void => windows?.postMessage(what);

/** Locks when the app was out of sight for a while, and when another window of it does. */
export function watchAway(): void {
  windows?.addEventListener("message", (event) => {
    if (event.data === "look") location.reload();
    else lockNow();
  });
  let since = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.hidden) {
      since = Date.now();
      timer = setTimeout(lockNow, AWAY_MS);
    } else if (since && Date.now() - since >= AWAY_MS) lockNow();
  });
}
