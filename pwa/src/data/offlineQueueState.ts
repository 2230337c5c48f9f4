// The outbox as screens see it, and when it is tried: at once, at start, when there is a
// connection again, when the page is looked at, and now and then while something waits.

import { signal } from "@preact/signals";

import { post } from "../api/client.ts";
import type { AskView } from "../api/types.ts";
import { onLateDisk } from "./disk.ts";
import { refreshAll } from "./liveQuery.ts";
import {
  accountHere,
  flush,
  needsYes,
  put,
  save,
  takeOut,
  waiting,
  type Sent,
  type Unsent,
} from "./offlineQueue.ts";
import { learnOwnAsk } from "./ownAsk.ts";

const FIRST_MS = 2_000;
const MOST_MS = 60_000;

export const unsent = signal<Unsent[]>([]);
/** What is being sent because of a tap; tries in between are silent. */
export const sending = signal<string | null>(null);
/** Ids whose last try reached something that didn't answer as it should. */
export const unanswered = signal<ReadonlySet<string>>(new Set());

const left = new Set<string>();
let wait = FIRST_MS;
let timer: ReturnType<typeof setTimeout> | undefined;

export async function openUnsent(): Promise<void> {
  unsent.value = (await waiting()).filter((one) => !left.has(one.id));
}

// Taps that lie on a disk which came late.
onLateDisk("after", openUnsent);

/** A browser that can wakes the service worker when there is a connection again. */
export async function wakeLater(): Promise<void> {
  const ready = (await navigator.serviceWorker?.getRegistration()) as
    | (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } })
    | undefined;
  await ready?.sync?.register("outbox").catch(() => undefined);
}

function arrived(one: Unsent, data: unknown): void {
  if (one.what !== "ask") return;
  const path = `${one.path}/${one.id}`;
  // Taken back while it was under way: then that is what the server hears next.
  if (left.has(one.id)) void post(`${path}/take-back`).catch(() => undefined);
  else learnOwnAsk(one.circle, data as AskView);
}

/** Tries now, and again later while something waits. Gives what came of each. */
export async function flushNow(): Promise<Map<string, Sent>> {
  clearTimeout(timer);
  const before = new Map((await waiting()).map((one) => [one.id, one]));
  if (before.size === 0) {
    if (unsent.peek().length > 0) await openUnsent();
    return new Map();
  }
  const came = await flush();
  let took = false;
  const silent = new Set<string>();
  for (const [id, result] of came) {
    const one = before.get(id);
    if ("data" in result) {
      took = true;
      if (one) arrived(one, result.data);
    } else if ("lost" in result && result.lost.reached) silent.add(id);
  }
  unanswered.value = silent;
  await openUnsent();
  if (took) {
    wait = FIRST_MS;
    refreshAll();
  }
  if (unsent.peek().some((one) => one.refused === undefined && !needsYes(one))) {
    timer = setTimeout(() => void flushNow(), wait * (0.75 + Math.random() / 2));
    wait = Math.min(wait * 2, MOST_MS);
  }
  return came;
}

function show(one: Unsent): void {
  const others = unsent.peek().filter(
    ({ id, about }) => id !== one.id && (about === undefined || about !== one.about),
  );
  unsent.value = [...others, one];
}

/**
 * Sends something, or leaves it in the outbox. Gives the server's answer; undefined when there
 * is none yet. Throws Problem when the server said no.
 */
export async function deliver<T>(one: Omit<Unsent, "at">): Promise<T | undefined> {
  const account = await accountHere();
  const mine: Unsent = { ...one, ...(account ? { account } : {}), at: Date.now() };
  sending.value = mine.id;
  if (mine.what === "ask") show(mine);
  try {
    await put(mine);
    const result = (await flushNow()).get(mine.id);
    if (!result || "lost" in result) {
      void wakeLater();
      return undefined;
    }
    if ("data" in result) return result.data as T;
    if (mine.what !== "ask") await leaveIt(mine.id);
    throw result.problem;
  } finally {
    if (sending.peek() === mine.id) sending.value = null;
  }
}

/** Still wanted: its time starts anew, its key stays. */
export async function sendNow(one: Unsent): Promise<void> {
  const { refused: _, running: __, clashes: ___, ...rest } = one;
  sending.value = one.id;
  try {
    await save({ ...rest, at: Date.now() });
    await flushNow();
  } finally {
    if (sending.peek() === one.id) sending.value = null;
  }
}

const hide = (id: string): void => {
  unsent.value = unsent.peek().filter((one) => one.id !== id);
};

/** Not wanted any more: it isn't sent again. Perhaps it was, just now: then screens show that. */
export async function leaveIt(id: string): Promise<void> {
  left.add(id);
  if (unsent.peek().some((one) => one.id === id && one.what === "ask")) hide(id);
  await takeOut(id);
  hide(id);
  refreshAll();
}

export function watchUnsent(): void {
  const now = (): void => void flushNow();
  window.addEventListener("online", now);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) now();
  });
  now();
}
