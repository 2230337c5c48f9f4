// A newer version of the app on the server while this page is open. An open page says so, and parts
// of the app that can't be fetched any more because of it are had by opening the app anew, once.

import { signal } from "@preact/signals";

import { NotSent } from "../api/client.ts";

/** Not "/": the service worker answers that from what it keeps. */
const SHELL = "/index.html";
const ENTRY = /<script[^>]+src="(\/assets\/[\w.-]+\.js)"/;
/** In this window: the version that was opened anew for a part that it no longer had. */
const OPENED_FOR = "opened-anew";
const LOOK_EVERY_MS = 60 * 60_000;
const LOOK_AGAIN_MS = 10 * 60_000;
/** How long a next worker may take to fetch itself, and then to take over. */
const FETCH_MS = 10_000;
const TAKE_OVER_MS = 2_000;
/** How long the server's answer may take. */
const PATIENCE_MS = 8_000;

/** Whether the server has another version than this page's. */
export const newVersion = signal(false);

/** A part of this version that is nowhere any more; the server answers. */
export class Outdated extends NotSent {
  override name = "Outdated";
  constructor() {
    super(true);
  }
}

/** This page's own script, which names its version. */
function ownEntry(): string | null {
  if (typeof document === "undefined") return null;
  const script = document.querySelector('script[type="module"][src^="/assets/"]');
  return script?.getAttribute("src") ?? null;
}

/**
 * Asks the server which version it has. False: there was no answer of ours (no connection, or a
 * network's own page).
 */
export async function lookForVersion(): Promise<boolean> {
  const own = ownEntry();
  if (!own) return false;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(SHELL, { cache: "no-cache", signal: stop.signal });
    const theirs = answer.ok ? ENTRY.exec(await answer.text())?.[1] : undefined;
    if (theirs && theirs !== own) newVersion.value = true;
    return theirs !== undefined;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when `done` says so, or when the time is up. */
function within(ms: number, listen: (done: () => void) => void): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ms);
    listen(done);
  });
}

/** Lets the newest worker take over, so that the page that opens next is the newest, too. */
async function takeNewestWorker(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration) return;
  await within(FETCH_MS, (done) => void registration.update().then(done, done));
  const { installing } = registration;
  if (installing) {
    await within(FETCH_MS, (done) => installing.addEventListener("statechange", done));
  }
  const { waiting } = registration;
  if (!waiting) return;
  await within(TAKE_OVER_MS, (done) => {
    navigator.serviceWorker.addEventListener("controllerchange", done);
    waiting.postMessage({ type: "take-over" });
  });
}

/** Opens this page anew, in the newest version. */
export async function openNewest(): Promise<void> {
  await takeNewestWorker().catch(() => undefined);
  location.reload();
}

/** Whether this window was opened anew for this version before: it isn't done twice. */
function wasOpenedAnew(): boolean {
  try {
    const before = sessionStorage.getItem(OPENED_FOR);
    sessionStorage.setItem(OPENED_FOR, ownEntry() ?? "");
    return before === ownEntry();
  } catch {
    // Without a memory it might be done for ever.
    return true;
  }
}

/**
 * Fetches a part of the app that comes when it is needed. Throws NotSent with no way out, and
 * Outdated where the server doesn't have it any more.
 */
export async function fetchPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch {
    if (!(await lookForVersion())) throw new NotSent();
    throw new Outdated();
  }
}

/** The same for a whole screen: where it is nowhere any more, the app is opened anew, once. */
export async function fetchScreen<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await fetchPart(load);
  } catch (error) {
    if (!(error instanceof Outdated) || wasOpenedAnew()) throw error;
    await openNewest();
    // The page goes now.
    return new Promise(() => undefined);
  }
}

/** Looks now and then while the page is in sight, and when it comes back into sight. */
export function watchVersion(): void {
  let looked = Date.now();
  const look = (): void => {
    if (document.hidden || Date.now() - looked < LOOK_AGAIN_MS) return;
    looked = Date.now();
    void lookForVersion();
  };
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_EVERY_MS);
}
