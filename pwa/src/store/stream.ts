// One stream of hints from the server while the app is in sight: "circle X changed". What is on
// screen of that circle is fetched anew; without a stream screens ask by themselves.

import { effect } from "@preact/signals";

import { standing } from "../session.ts";
import { changed, refreshAll, setStreaming } from "./live.ts";
import { flushNow } from "./unsent.ts";

const ADDRESS = "/api/v1/live";
/** The first screen comes first. */
const START_MS = 800;
const FIRST_MS = 1_000;
const MOST_MS = 60_000;

let source: EventSource | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let wait = FIRST_MS;

function shut(): void {
  clearTimeout(timer);
  source?.close();
  source = null;
  setStreaming(false);
}

function open(): void {
  clearTimeout(timer);
  if (source || document.hidden || standing.peek() !== "in") return;
  const mine = new EventSource(ADDRESS);
  source = mine;
  mine.onopen = () => {
    wait = FIRST_MS;
    setStreaming(true);
    // What happened while nobody listened isn't kept anywhere.
    refreshAll();
    void flushNow();
  };
  mine.addEventListener("circle", (event) => changed((event as MessageEvent<string>).data));
  mine.onerror = () => {
    shut();
    timer = setTimeout(open, wait * (0.5 + Math.random()));
    wait = Math.min(wait * 2, MOST_MS);
  };
}

export function startStream(): void {
  if (typeof EventSource === "undefined") return;
  const look = (): void => {
    if (document.hidden || standing.peek() !== "in") shut();
    else open();
  };
  document.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
  setTimeout(() => effect(() => void [standing.value, look()]), START_MS);
}
