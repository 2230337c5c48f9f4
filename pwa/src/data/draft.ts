// The circle that is being drawn up. It lives in this window alone until the person says
// "Keep": nothing of it goes to the server before, and closing the window forgets it.

import { signal } from "@preact/signals";

import { newId } from "../api/link.ts";
import type { Consent, Disclosure, DraftView } from "../api/types.ts";

const NAME = "draft";

export interface Draft {
  /** own: on the person's phone · draft: by a counsellor elsewhere · transfer: handed over */
  mode: "own" | "draft" | "transfer";
  my_name: string;
  person_name: string;
  people: { member_id: string; name: string }[];
  wait_minutes: number;
  consent: Consent;
  disclosure: Disclosure;
  /** Made once, so that a repeated "Keep" makes the same circle. */
  ids: { account: string; device: string; circle: string; member: string };
  /** The operator's code, on a server that asks for one. */
  code?: string;
  /** What the transfer link and the code gave; the code is asked for again after a reload. */
  transfer?: { id: string; token: string; code: string; view: DraftView; card?: string | null };
}

export const NO_DISCLOSURE: Disclosure = {
  paid: false,
  reports: false,
  reports_to: null,
  duty: null,
  limits: null,
  stands: null,
};

export const ALL: Consent = {
  asks: true,
  what_i_need: true,
  open_times: true,
  shift_reminders: true,
};

export const NONE: Consent = {
  asks: false,
  what_i_need: false,
  open_times: false,
  shift_reminders: false,
};

function load(): Draft | null {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) ?? "null") as Draft | null;
  } catch {
    return null;
  }
}

export const draft = signal<Draft | null>(null);

export function openDraft(): void {
  draft.value = load();
}

function save(now: Draft | null): void {
  draft.value = now;
  try {
    if (now) sessionStorage.setItem(NAME, JSON.stringify(now));
    else sessionStorage.removeItem(NAME);
  } catch {
    // Without storage the draft lives until the window is reloaded.
  }
}

export function begin(mode: Draft["mode"]): Draft {
  const fresh: Draft = {
    mode,
    my_name: "",
    person_name: "",
    people: [1, 2, 3].map(() => ({ member_id: newId(), name: "" })),
    wait_minutes: 5,
    consent: ALL,
    disclosure: NO_DISCLOSURE,
    ids: { account: newId(), device: newId(), circle: newId(), member: newId() },
  };
  save(fresh);
  return fresh;
}

export function change(part: Partial<Draft>): void {
  const now = draft.peek();
  if (now) save({ ...now, ...part });
}

export const dropDraft = (): void => save(null);

/** The people who have a name, in the order in which they would be asked. */
export function named(now: Draft): { member_id: string; name: string }[] {
  return now.people
    .map(({ member_id, name }) => ({ member_id, name: name.trim() }))
    .filter((one) => one.name !== "");
}
