// What a screen shows: the last known state at once, then the server's, again and again.
// Nothing is asked while the page is hidden.

import { signal, type Signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { getAgain, NotSent, Problem, UNCHANGED } from "../api/client.ts";
import { endCopy, forgetCopyChoices, isByChoice, mayKeep } from "./copyChoices.ts";
import { drop, keep, kept, names } from "./keyValueStore.ts";
import { steps } from "./router.ts";

/** Seconds between two looks: while an ask or a knock is on screen, and otherwise. */
export const SOON = 2.5;
export const CALM = 18;
/** While the server tells what changed, looks in between only make up for a stream gone deaf. */
const TOLD = 60;
/** What was looked at so many milliseconds before hints began to come isn't looked at again for that. */
const RECENT_MS = 5_000;
/** Milliseconds between two looks that hints ask for. */
const HINT_MS = 500;

export interface Live<T> {
  data: T | null;
  /** When `data` came from the server, in milliseconds; null when it never did. */
  at: number | null;
  /** fresh: the server just said so · old: the last known state, no way out · no: refused */
  state: "loading" | "fresh" | "old" | "no";
  problem: Problem | null;
}

interface Entry {
  value: Signal<Live<unknown>>;
  text: string;
  /** The server's tag of what is here, where it has one. */
  tag: string | null;
  /** Resolves once what the disk has of it is here. */
  remembered: Promise<void>;
  /** When the last look began, and on which screen of those gone through. */
  began: number;
  step: number;
  /** When the server began to make the last answer, by its clock. */
  madeAt: number | null;
  /** Whether something may have changed between the last look and the first hint. */
  unheard: boolean;
  every: Map<symbol, number>;
  timer: ReturnType<typeof setTimeout> | undefined;
  busy: Promise<void> | null;
  again: boolean;
  /** How often something was put here. */
  learned: number;
}

interface Stored {
  at: number;
  data: unknown;
  tag?: string | null;
}

const entries = new Map<string, Entry>();

function entry(path: string): Entry {
  let found = entries.get(path);
  if (!found) {
    found = {
      value: signal<Live<unknown>>({ data: null, at: null, state: "loading", problem: null }),
      text: "",
      tag: null,
      remembered: Promise.resolve(),
      began: -Infinity,
      step: -1,
      madeAt: null,
      unheard: false,
      every: new Map(),
      timer: undefined,
      busy: null,
      again: false,
      learned: 0,
    };
    entries.set(path, found);
    found.remembered = remember(path, found);
  }
  return found;
}

async function remember(path: string, into: Entry): Promise<void> {
  const stored = await kept<Stored>(`known:${path}`);
  const now = into.value.peek();
  if (stored && now.data === null && now.state !== "no") {
    into.tag = stored.tag ?? null;
    into.value.value = {
      data: stored.data,
      at: stored.at,
      state: now.state === "loading" ? "loading" : "old",
      problem: null,
    };
  }
}

/** Puts a body that came another way (the answer to a POST) where screens will see it. */
export function learn(path: string, data: unknown, tag: string | null = null): void {
  const into = entry(path);
  into.learned += 1;
  into.text = JSON.stringify(data);
  into.tag = tag;
  into.value.value = { data, at: Date.now(), state: "fresh", problem: null };
  void store(path, { at: Date.now(), data, tag });
}

/** What is here is what the server has. */
function confirm(path: string, into: Entry): void {
  const now = into.value.peek();
  const at = Date.now();
  // Forgotten meanwhile: it has to come whole.
  if (now.data === null) into.again = true;
  else if (now.state === "fresh") now.at = at;
  else {
    into.value.value = { ...now, at, state: "fresh", problem: null };
    void store(path, { at, data: now.data, tag: into.tag });
  }
}

async function store(path: string, stored: Stored): Promise<void> {
  if (await mayKeep(path)) await keep(`known:${path}`, stored);
}

/** A no that is about this moment alone: a copy that was chosen stays. */
const FOR_NOW = [401, 429];

async function dropKnown(path: string, status: number): Promise<void> {
  if (isByChoice(path) && FOR_NOW.includes(status)) return;
  await endCopy(path);
  await drop(`known:${path}`);
}

async function look(path: string, into: Entry): Promise<void> {
  into.began = performance.now();
  into.step = steps.peek();
  into.unheard = false;
  // It may be what the disk has, and needn't come again.
  await into.remembered;
  const before = into.learned;
  try {
    const had = into.value.peek().data === null ? null : into.tag;
    const answer = await getAgain<unknown>(path, had);
    into.madeAt = answer.madeAt;
    if (into.learned !== before) {
      // It set out before what was done meanwhile, and would show the time before that.
      into.again = true;
      return;
    }
    const { data, tag } = answer;
    if (data === UNCHANGED) {
      confirm(path, into);
      return;
    }
    const same = JSON.stringify(data) === into.text && into.value.peek().state === "fresh";
    if (same) {
      into.tag = tag;
      confirm(path, into);
    } else learn(path, data, tag);
  } catch (error) {
    if (error instanceof Problem) {
      into.text = "";
      into.tag = null;
      into.value.value = { data: null, at: null, state: "no", problem: error };
      void dropKnown(path, error.status);
    } else if (error instanceof NotSent) {
      into.value.value = { ...into.value.peek(), state: "old" };
    } else throw error;
  }
}

/** Asks the server now; calls that come meanwhile are answered by one more look. */
export function refresh(path: string): Promise<void> {
  const into = entry(path);
  if (into.busy) {
    into.again = true;
    return into.busy;
  }
  clearTimeout(into.timer);
  into.busy = look(path, into).finally(() => {
    into.busy = null;
    if (into.again) {
      into.again = false;
      void refresh(path);
    } else plan(path, into);
  });
  return into.busy;
}

function plan(path: string, into: Entry): void {
  clearTimeout(into.timer);
  if (into.every.size === 0 || document.hidden) return;
  const isTold = streaming && isHinted(path) && !into.unheard;
  const least = isTold ? TOLD : 0;
  const seconds = Math.max(least, Math.min(...into.every.values()));
  into.timer = setTimeout(() => void refresh(path), seconds * 1_000 * (0.9 + Math.random() / 5));
}

/** Everything that is on screen looks again: the page came back, or a push arrived. */
export function refreshAll(): void {
  for (const [path, into] of entries) if (into.every.size > 0) void refresh(path);
}

const isRecent = ({ began }: Entry): boolean => performance.now() - began <= RECENT_MS;
const isHinted = (path: string): boolean => path.startsWith("/circles/");

/** From when on hints have to tell what changed, so that nothing is asked for twice; null: from now. */
export function lookedSince(): number | null {
  const made = [...entries]
    .filter(([path, into]) => into.every.size > 0 && isHinted(path) && isRecent(into))
    .flatMap(([, { madeAt, busy }]) => (madeAt === null || busy ? [] : [madeAt]));
  return made.length === 0 ? null : Math.min(...made);
}

/**
 * Hints come from now on, and tell what changed since `since`, if they do. What on screen is older
 * looks again at once; what was looked at a moment ago, and isn't told of, in its turn.
 */
export function catchUp(since: number | null = null): void {
  for (const [path, into] of entries) {
    if (into.every.size === 0) continue;
    if (!isRecent(into)) {
      void refresh(path);
      continue;
    }
    const isTold = since !== null && isHinted(path) && !into.busy && (into.madeAt ?? 0) >= since;
    into.unheard = !isTold;
    if (!into.busy) plan(path, into);
  }
}

let streaming = false;
const hinted = new Map<string, number>();

/** Whether the server tells by itself what changed. */
export function setStreaming(on: boolean): void {
  if (on === streaming) return;
  streaming = on;
  for (const [path, into] of entries) if (!into.busy) plan(path, into);
}

/** Something changed in a circle: what is on screen of it looks again, once for many hints. */
export function changed(circle: string): void {
  const now = performance.now();
  const due = hinted.get(circle) ?? -HINT_MS;
  if (due > now) return;
  // Phones that were told together don't come together.
  const pause = Math.max(0, due + HINT_MS - now) + Math.random() * 100;
  hinted.set(circle, now + pause);
  setTimeout(() => {
    for (const [path, into] of entries) {
      if (into.every.size > 0 && `${path}/`.startsWith(`/circles/${circle}/`)) void refresh(path);
    }
  }, pause);
}

/** Forgets what was known, in memory and on the phone's disk. */
export function forgetKnown(): void {
  forgetCopyChoices();
  for (const into of entries.values()) {
    into.text = "";
    into.tag = null;
    into.value.value = { data: null, at: null, state: "loading", problem: null };
  }
}

/** Forgets what was known of paths that begin so and that nothing will show again. */
export async function forgetPast(begin: string, past: (path: string) => boolean): Promise<void> {
  for (const name of await names(`known:${begin}`)) {
    if (past(name)) await drop(name);
  }
}

/** A request that was looked at so long ago isn't on the server any more, or can be looked at anew. */
const REQUESTS_MS = 14 * 24 * 3_600_000;

/** Forgets requests that this phone looked at long ago: their words stay no longer here than there. */
export async function forgetRequests(now: number = Date.now()): Promise<void> {
  for (const name of await names("known:/circles/")) {
    if (!/\/asks\/[\w-]+$/.test(name)) continue;
    const stored = await kept<Stored>(name);
    if (stored && now - stored.at > REQUESTS_MS) await drop(name);
  }
}

/** The last known state without looking, for what must work when nothing else does. */
export const lastKnown = <T>(path: string): Live<T> => entry(path).value.value as Live<T>;

export const known = <T>(path: string): T | null => lastKnown<T>(path).data;

/** Something on screen shows a path; the returned call takes it off. */
export function watching(path: string, every: number): () => void {
  const into = entry(path);
  const who = Symbol(path);
  into.every.set(who, every);
  if (!into.busy) plan(path, into);
  return () => {
    into.every.delete(who);
    if (into.every.size === 0) clearTimeout(into.timer);
  };
}

/** The live state of a path of the API; `every` is in seconds. */
export function useLive<T>(path: string, every = CALM): Live<T> {
  const into = entry(path);
  useEffect(() => watching(path, every), [path, every]);
  useEffect(() => {
    // A look that is under way for another part of the same screen serves this one, too.
    if (!into.busy || into.step !== steps.peek()) void refresh(path);
  }, [path]);
  return into.value.value as Live<T>;
}

export function watchPage(): void {
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) refreshAll();
  });
  window.addEventListener("online", refreshAll);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) refreshAll();
  });
}
