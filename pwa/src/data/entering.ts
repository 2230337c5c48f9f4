// Which friend without the app is being entered: one who was named at the start has a place already.

import { signal } from "@preact/signals";

import { go } from "./router.ts";

/** A place that is kept for somebody. */
export interface KeptPlace {
  id: string;
  name: string;
}

export const enteredPlace = signal<KeptPlace | null>(null);

/** Leads to the form for a friend without the app, for the place that is kept for them. */
export function enterFriend(circle: string, { id, name }: KeptPlace): void {
  go(`/c/${circle}/without-app`);
  enteredPlace.value = { id, name };
}
