// Copies that were chosen stay as the server has them: looked at anew at the start, with each hint
// about their circle and now and then. One that may not be read any more goes at that contact.

import { effect } from "@preact/signals";

import { chooseCopy, copies, endCopy, mayKeep, openCopyChoices } from "./copyChoices.ts";
import { drop, keep, names } from "./keyValueStore.ts";
import { lastKnown, refresh, watching } from "./liveQuery.ts";
import { me, place } from "./session.ts";

/** Seconds between two looks, where no hint comes sooner. */
const SELDOM = 900;

/** Keeps a copy of a path on this phone from now on. */
export async function keepCopy(path: string): Promise<void> {
  await chooseCopy(path);
  const { data, at } = lastKnown(path);
  if (data !== null) await keep(`known:${path}`, { at: at ?? Date.now(), data });
  void refresh(path);
}

/** Deletes the copy. What is on screen stays there until it is left. */
export async function deleteCopy(path: string): Promise<void> {
  await endCopy(path);
  await drop(`known:${path}`);
}

/** Deletes answers that lie on the disk and that nobody chose to keep there. */
export async function dropUnchosen(): Promise<void> {
  for (const name of await names("known:/circles/")) {
    if (!(await mayKeep(name.replace("known:", "")))) await drop(name);
  }
}

/** Follows every copy for as long as it is chosen, and this phone's owner is in its circle. */
export async function watchCopies(): Promise<void> {
  await openCopyChoices();
  void dropUnchosen();
  effect(() => {
    if (!me.value) return;
    for (const path of copies.value) {
      const [, , circle = ""] = path.split("/");
      if (!place(circle)) void deleteCopy(path);
    }
  });
  const watched = new Map<string, () => void>();
  effect(() => {
    const chosen = new Set(copies.value);
    for (const [path, stop] of watched) {
      if (chosen.has(path)) continue;
      stop();
      watched.delete(path);
    }
    for (const path of chosen) {
      if (watched.has(path)) continue;
      watched.set(path, watching(path, SELDOM));
      void refresh(path);
    }
  });
}
