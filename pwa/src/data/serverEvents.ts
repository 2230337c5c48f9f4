// One stream of hints from the server while the app is in sight: "circle X changed". What is on
// screen of that circle is fetched anew; without a stream screens ask by themselves. The windows of
// one browser share it: one of them listens and passes on what it hears.

import { effect } from "@preact/signals";

import { catchUp, changed, lookedSince, refreshAll, setStreaming } from "./liveQuery.ts";
import { flushNow } from "./offlineQueueState.ts";
import { loadMe, standing } from "./session.ts";

const ADDRESS = "/api/v1/live";
/** The first screen comes first. */
const START_MS = 800;
const FIRST_MS = 1_000;
const MOST_MS = 60_000;
/** A stream that stood so long was a good one; one that ended sooner may be refused again. */
const STOOD_MS = 30_000;
const NAME = "live";

/** What windows tell one another: a hint, an end, whether one of them listens, or whether anyone does. */
type Said = { circle: string } | { over: true } | { listens: boolean } | { who: true };

let source: EventSource | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let wait = FIRST_MS;
let opened = 0;
let heard = false;
/** In sight, and another window may listen: waits for its turn. */
let turn: AbortController | null = null;
let pass: (() => void) | null = null;
let windows: BroadcastChannel | null = null;

const tell = (said: Said): void => windows?.postMessage(said);

/** Whether hints come, here (also of what changed since `since`) or by another window. */
function hear(on: boolean, since: number | null = null): void {
  if (on === heard) return;
  heard = on;
  setStreaming(on);
  if (!on) return;
  catchUp(since);
  void flushNow();
}

function close(): void {
  clearTimeout(timer);
  if (source) tell({ listens: false });
  source?.close();
  source = null;
  hear(false);
}

function open(): void {
  clearTimeout(timer);
  if (source) return;
  const since = lookedSince();
  const mine = new EventSource(since === null ? ADDRESS : `${ADDRESS}?since=${since}`);
  source = mine;
  opened = Infinity;
  mine.onopen = () => {
    opened = Date.now();
    hear(true, since);
    tell({ listens: true });
  };
  mine.addEventListener("circle", (event) => {
    const circle = (event as MessageEvent<string>).data;
    tell({ circle });
    changed(circle);
  });
  mine.addEventListener("over", () => {
    tell({ over: true });
    comeBack();
    void lookAnew();
  });
  mine.onerror = comeBack;
}

/** Ends the stream and opens it again in a while. */
function comeBack(): void {
  close();
  if (Date.now() - opened >= STOOD_MS) wait = FIRST_MS;
  timer = setTimeout(open, wait * (0.5 + Math.random()));
  wait = Math.min(wait * 2, MOST_MS);
}

/**
 * The stream is over because this phone is signed out, or its circle ended for whoever uses it: what
 * is on screen may not be theirs any more, and waits for no next look.
 */
async function lookAnew(): Promise<void> {
  await loadMe();
  if (standing.peek() === "in") refreshAll();
}

function begin(): void {
  if (turn || source) return;
  if (pass || !windows) {
    open();
    return;
  }
  turn = new AbortController();
  const { signal } = turn;
  const lead = () =>
    new Promise<void>((done) => {
      pass = done;
      turn = null;
      open();
    });
  navigator.locks.request(NAME, { signal }, lead).catch(() => undefined);
  tell({ who: true });
}

function end(): void {
  turn?.abort();
  turn = null;
  close();
  pass?.();
  pass = null;
}

function listen(said: Said): void {
  if ("who" in said) {
    if (source && heard) tell({ listens: true });
  } else if (turn) {
    if ("circle" in said) changed(said.circle);
    else if ("over" in said) void lookAnew();
    else hear(said.listens);
  }
}

export function startStream(): void {
  if (typeof EventSource === "undefined") return;
  if (typeof BroadcastChannel !== "undefined" && navigator.locks) {
    windows = new BroadcastChannel(NAME);
    windows.onmessage = (event) => listen(event.data as Said);
  }
  const look = (): void => {
    if (document.hidden || standing.peek() !== "in") end();
    else begin();
  };
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  setTimeout(() => effect(() => void [standing.value, look()]), START_MS);
}
