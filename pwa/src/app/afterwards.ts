// What goes on behind the first screen, once it stands: hints from the server, copies, notices, and
// what waits on this phone.

import type { Me } from "../api/types.ts";
import { actionError } from "../data/actions.ts";
import { followLook } from "../data/homeScreen.ts";
import { watchDot } from "../data/iconDot.ts";
import { watchInstalling } from "../data/installing.ts";
import { all } from "../data/keyValueStore.ts";
import { watchCopies } from "../data/offlineCopies.ts";
import { keepOn } from "../data/push.ts";
import { startStream } from "../data/serverEvents.ts";
import { registerServiceWorker } from "../data/serviceWorkerRegistration.ts";
import { loadMe, standing } from "../data/session.ts";
import { fetchPart } from "../data/version.ts";
import { sendNumbers } from "../features/joining/index.ts";
import { EDITOR } from "../features/plan/index.ts";
import { TABLES } from "./routes.ts";

/** How long who this phone is may be taken for granted. */
const FRESH_MS = 60_000;

/** What the phone itself takes part in, locked or not: the worker, the icon and what stands on it. */
export async function begin(): Promise<void> {
  watchInstalling();
  watchDot();
  followLook();
  await registerServiceWorker();
}

/** What is on screen, and what was kept, stays as the server has it. */
export function follow(): void {
  startStream();
  void watchCopies();
}

async function keepNoticesOn(account: Me): Promise<void> {
  // With no way out it is looked at again the next time.
  if (await keepOn(account).catch(() => false)) await loadMe();
}

const idle = (run: () => void): void => {
  if (typeof requestIdleCallback === "function") requestIdleCallback(run);
  else setTimeout(run, 1_000);
};

/**
 * Where to one goes next opens at once. It is fetched once the service worker has it, so that it
 * holds up nothing that is looked at, and no connection is paid for twice.
 */
async function fetchNext(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.ready;
  const next = standing.peek() === "in" ? TABLES.seldom : TABLES.arriving;
  idle(() => void next.fetch().catch(() => undefined));
}

/** Sends what waits, and keeps notices on, now that it is known who this phone is. */
export async function settle(account: Me | null): Promise<void> {
  void fetchNext();
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || standing.peek() !== "in" || Date.now() - looked < FRESH_MS) return;
    looked = Date.now();
    void loadMe().then((now) => now && keepNoticesOn(now));
  });
  if (!account) return;
  // What was written into a draft with no way out goes on its way, whatever screen this is.
  const [left] = await all<{ circle: string }>("edits:");
  if (left) {
    void fetchPart(EDITOR.fetch).then(
      ({ open }) => open(left.circle),
      () => undefined,
    );
  }
  await sendNumbers().then((refused) => {
    if (refused) actionError.value = { text: refused, again: null };
  });
  await keepNoticesOn(account);
}
