// Putting the app on a Home Screen: what this browser needs for it, and when it may be offered. The
// browser's own offer never comes by itself: it would lie over an ask, or before somebody who
// looks on.

import { signal } from "@preact/signals";

import { isHanging, onLateDisk } from "./disk.ts";
import { standsInApp } from "./inAppBrowser.ts";
import { keep, kept } from "./keyValueStore.ts";
import { installed, isApple } from "./push.ts";

/** Chromium's offer, which a tap may bring up once. */
interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

/** What the browser would ask; null where it has no such question, or had its answer. */
export const prompt = signal<InstallPrompt | null>(null);

/**
 * here: it is on the Home Screen, and open from there · window: another app's own window ·
 * prompt: the browser asks at a tap · iphone and android: somebody taps it together in a menu ·
 * computer: perhaps in a menu
 */
export type Way = "here" | "window" | "prompt" | "iphone" | "android" | "computer";

export interface Phone {
  agent: string;
  isInstalled: boolean;
  isApple: boolean;
  hasPrompt: boolean;
}

/** How the app gets on the Home Screen of this phone. */
export function wayOf(phone: Phone): Way {
  if (phone.isInstalled) return "here";
  if (standsInApp(phone.agent)) return "window";
  if (phone.hasPrompt) return "prompt";
  if (phone.isApple) return "iphone";
  return /Android/.test(phone.agent) ? "android" : "computer";
}

export const way = (): Way =>
  wayOf({
    agent: navigator.userAgent,
    isInstalled: installed(),
    isApple: isApple(),
    hasPrompt: prompt.value !== null,
  });

/** Brings up the browser's question; whether it is on the Home Screen now. */
export async function install(): Promise<boolean> {
  const question = prompt.peek();
  if (!question) return false;
  // It may be asked once; the browser gives another when it likes.
  prompt.value = null;
  const { outcome } = await question.prompt();
  return outcome === "accepted";
}

const HINT = "install-hint";
/** Milliseconds of use after which it may be offered. */
const HOUR_MS = 3_600_000;

interface Hint {
  /** When it could have been offered first on this phone; null: never again. */
  since: number | null;
}

/** Whether it may be offered now. The first call begins the hour of use. */
export async function mayOffer(now = Date.now()): Promise<boolean> {
  const before = await kept<Hint>(HINT);
  // A disk that doesn't answer may hold a no.
  if (before === undefined && !isHanging()) await keep(HINT, { since: now } satisfies Hint);
  return before !== undefined && before.since !== null && now - before.since >= HOUR_MS;
}

/** Whether it is offered on this page. */
export const isOffered = signal(false);

export async function lookWhetherOffered(): Promise<void> {
  isOffered.value = await mayOffer();
}

onLateDisk("after", lookWhetherOffered);

/** Looked at, done, or "No thanks": it is never offered here again. */
export async function offerNoMore(): Promise<void> {
  isOffered.value = false;
  await keep(HINT, { since: null } satisfies Hint);
}

export function watchInstalling(): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt.value = event as InstallPrompt;
  });
  window.addEventListener("appinstalled", () => {
    prompt.value = null;
    void offerNoMore();
  });
}
