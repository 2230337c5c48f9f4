// One place from which changes are read out, politely.

import { signal } from "@preact/signals";

import { onGo } from "../data/router.ts";

const said = signal("");
onGo(() => (said.value = ""));

/** Reads a sentence out when the reader has nothing else to say. */
export function say(text: string): void {
  said.value = text;
}

export function LiveRegion() {
  return (
    <p class="unseen" role="status" aria-live="polite">
      {said.value}
    </p>
  );
}
