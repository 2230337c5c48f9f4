// Leaving at once. It covers the screen, then goes to a place that says nothing about
// anybody. It never wipes anything, and it can't erase the browser's history. Whoever comes back,
// by the browser's Back or by the address, finds a page that says nothing either, or the lock.

import { signal } from "@preact/signals";

import { lockNow, lockState, tellWindows } from "../data/lock.ts";

/** Where "Leave page" goes: the one place to change it. */
export const NEUTRAL_PLACE = "https://www.wikipedia.org/";

const WITHIN_MS = 5_000;
/** In this window alone, until "Open". */
const LEFT = "left";

/** Whether this window was left: it shows nothing until "Open". */
export const left = signal(false);

function cover(): void {
  const sheet = document.createElement("div");
  sheet.className = "cover";
  sheet.id = "cover";
  document.body.append(sheet);
  document.title = "";
}

export function leave(): void {
  cover();
  try {
    sessionStorage.setItem(LEFT, "1");
  } catch {
    // A window that can keep nothing starts anew anyway.
  }
  if (lockState.peek() === "open") tellWindows("lock");
  location.replace(NEUTRAL_PLACE);
}

/** "Open", after leaving. */
export function comeBack(): void {
  sessionStorage.removeItem(LEFT);
  left.value = false;
}

function wasLeft(): boolean {
  try {
    return sessionStorage.getItem(LEFT) === "1";
  } catch {
    return false;
  }
}

/** Shift three times within five seconds does the same; `said` tells how many are left. */
export function watchShift(said: (left: number) => void): void {
  let times: number[] = [];
  window.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      times = [];
      return;
    }
    const now = Date.now();
    times = [...times.filter((at) => now - at < WITHIN_MS), now];
    if (times.length >= 3) leave();
    else said(3 - times.length);
  });
  window.addEventListener("keydown", (event) => {
    // Shift held for a capital letter is not a press of its own.
    if (event.key !== "Shift" && event.shiftKey) times = [];
  });
}

/** Coming back must find neither the covered screen nor what was on it. */
export function watchReturn(): void {
  left.value = wasLeft();
  window.addEventListener("pageshow", (event) => {
    left.value = wasLeft();
    // A page that the browser kept whole still holds what it showed.
    if (event.persisted && left.value) lockNow();
    document.getElementById("cover")?.remove();
  });
}
