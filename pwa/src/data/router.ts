// Where the app is. Addresses hold ids only, never names, and no secret but in fragments,
// which are wiped as soon as they were read.

import { signal } from "@preact/signals";
import type { VNode } from "preact";

import type { Fragment } from "../api/link.ts";
import { readAddress, readFragment } from "../api/readLink.ts";

/** The parts that a path names: `/c/:circleId` names `circleId`. */
type PathParts<Path extends string> = Path extends `${string}:${infer Part}/${infer Rest}`
  ? Record<Part, string> & PathParts<`/${Rest}`>
  : Path extends `${string}:${infer Part}`
    ? Record<Part, string>
    : {};

interface RouteOptions {
  /** For those who aren't signed in, too. */
  open?: true;
  /** Where a session may begin, or a link be used up for it: it needs a browser with cookies. */
  begins?: true;
}

/** An address of the app, and the screen that stands there. */
export interface Route extends RouteOptions {
  path: string;
  screen: (parts: any) => VNode | null;
}

/** A screen takes what it knows of the parts of its address. */
export const route = <Path extends string>(
  path: Path,
  screen: (parts: PathParts<Path>) => VNode | null,
  options: RouteOptions = {},
): Route => ({ path, screen, ...options });

export const path = signal("/");
/** Grows with each step through the app, so that a screen knows it was come to anew. */
export const steps = signal(0);

const leaving = new Set<() => unknown>();

/** Runs when the address changes (notes and troubles of the old screen go). */
export function onGo(run: () => unknown): void {
  leaving.add(run);
}

/** A link that was bent on its way is put as it was made. */
function straightenAddress(): void {
  const { pathname, search, hash } = location;
  const straight = readAddress(pathname + search + hash);
  if (straight && straight !== pathname + search + hash) history.replaceState(null, "", straight);
}

function arrive(): void {
  straightenAddress();
  path.value = location.pathname;
  steps.value += 1;
}

/** What an entry of the history knows: how many of ours lie behind it, and the one before. */
interface Entry {
  behind: number;
  from: string | null;
}

/** Null in a window that began here, and in what another page left. */
function entryHere(): Entry {
  const state = history.state as Partial<Entry> | null;
  return { behind: state?.behind ?? 0, from: state?.from ?? null };
}

/** The next entry, reached from this one. */
function pushEntry(to: string): void {
  const next: Entry = { behind: entryHere().behind + 1, from: location.pathname };
  history.pushState(next, "", to);
}

/** What lies over the screen now, as Back closes it. */
let over: (() => void) | null = null;
/** Whether the next step back is our own, from what lay over the screen. */
let ours = false;
/** Whether the next step back is one that screens have made already. */
let returning = false;

/**
 * Something is laid over this screen: the phone's Back closes it and leaves nothing. Gives what
 * to do when it goes by itself. Only one thing lies there at a time.
 */
export function layOver(close: () => void): () => void {
  pushEntry(location.pathname);
  over = close;
  return () => {
    if (over !== close) return;
    over = null;
    ours = true;
    history.back();
  };
}

export function go(to: string, replace = false): void {
  for (const run of leaving) run();
  const there = replace || over !== null;
  over = null;
  if (there) history.replaceState(history.state, "", to);
  else pushEntry(to);
  arrive();
  scrollTo(0, 0);
}

/**
 * The app's own Back is the phone's: to where one came from. Only where nothing of ours lies
 * behind (a notification opened the screen) it leads to `otherwise`, in this one's place.
 */
export function goBack(otherwise: string): void {
  const stepsBack = over === null ? 1 : 2;
  if (entryHere().behind < stepsBack) {
    go(otherwise, true);
    return;
  }
  over = null;
  history.go(-stepsBack);
}

/**
 * What this screen was for is done: on to `to`, so that Back doesn't come to it again. Where one
 * came from there, that is a step back.
 */
export function returnTo(to: string): void {
  if (over !== null || to !== entryHere().from || to === location.pathname) {
    go(to, true);
    return;
  }
  for (const run of leaving) run();
  returning = true;
  path.value = to;
  steps.value += 1;
  scrollTo(0, 0);
  history.back();
}

/** What led here is done with, and Back is no way into it (a circle was begun, a link used). */
export function startAt(to: string): void {
  history.replaceState(null, "", location.pathname);
  go(to, true);
}

/** By a link: to where one just came from is a step back, so that ways never go in circles. */
function follow(to: string): void {
  if (over === null && to === entryHere().from && to !== location.pathname) history.back();
  else go(to);
}

/** `/c/:c/ask/:a` against `/c/x/ask/y` gives { c: "x", a: "y" }; null when it doesn't fit. */
export function match(pattern: string, address: string): Record<string, string> | null {
  const want = pattern.split("/");
  const have = address.replace(/\/+$/, "").split("/");
  if (address === "/" ? pattern !== "/" : want.length !== have.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of want.entries()) {
    const here = have[index] ?? "";
    if (part.startsWith(":")) {
      if (!/^[\w.-]+$/.test(here)) return null;
      found[part.slice(1)] = here;
    } else if (part !== here) return null;
  }
  return found;
}

/** Takes the fragment out of the address and out of the history, and hands it over. */
export function takeFragment(): string {
  const { hash } = location;
  if (hash) history.replaceState(history.state, "", location.pathname);
  return hash.slice(1);
}

/** Shorter ones lead to a place on the page, as "Skip to the main part" does. */
export const SHORTEST_PART = 10;

/** The link in the address, taken out like any fragment; null where there is none. */
export function takeLink(): Fragment | "incomplete" | null {
  const text = takeFragment();
  const link = readFragment(text);
  return link ?? (text.length >= SHORTEST_PART ? "incomplete" : null);
}

export function startRouting(): void {
  straightenAddress();
  path.value = location.pathname;
  window.addEventListener("popstate", () => {
    const close = over;
    if (ours) {
      ours = false;
      // Another thing was laid over meanwhile: the step back took its place in the history.
      if (close) pushEntry(location.pathname);
      return;
    }
    if (returning) {
      returning = false;
      if (path.peek() !== location.pathname) arrive();
      return;
    }
    over = null;
    if (close) {
      close();
      return;
    }
    for (const run of leaving) run();
    arrive();
  });
  // Links of the app stay in the app.
  document.addEventListener("click", (event) => {
    const anchor = (event.target as Element | null)?.closest?.("a");
    if (!anchor || event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const to = anchor.getAttribute("href");
    if (!to?.startsWith("/") || anchor.target) return;
    event.preventDefault();
    follow(to);
  });
}
