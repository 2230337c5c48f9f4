// A guest's link: its token, and the secret of this browser, which opened it first.

import { newSecret, tokenOf } from "../../api/link.ts";
import { readFragment } from "../../api/readLink.ts";
import { SHORTEST_PART, takeFragment } from "../../data/router.ts";

export interface GuestLink {
  id: string;
  token: string;
  browser: string;
  /** It was opened by a tap, in this browser. */
  opened: boolean;
}

const nameOf = (id: string): string => `guest:${id}`;
/** Which link this window is about, once its fragment is gone from the address. */
const HERE = "guest";

function stored(id: string): GuestLink | null {
  try {
    return JSON.parse(localStorage.getItem(nameOf(id)) ?? "null") as GuestLink | null;
  } catch {
    return null;
  }
}

/** Keeps it for the next visit; a browser that keeps nothing has it for this window. */
export function keepLink(link: GuestLink): void {
  try {
    localStorage.setItem(nameOf(link.id), JSON.stringify(link));
  } catch {
    // The page works until it is closed.
  }
}

/** Nothing of it stays in this browser. */
export function dropLink(id: string): void {
  try {
    localStorage.removeItem(nameOf(id));
    sessionStorage.removeItem(HERE);
  } catch {
    // Nothing was kept.
  }
}

function hereNow(): string | null {
  try {
    return sessionStorage.getItem(HERE);
  } catch {
    return null;
  }
}

/** The link that this page was opened with; "incomplete": a part of it is missing. */
export async function takeGuestLink(): Promise<GuestLink | "incomplete" | null> {
  const text = takeFragment();
  const fragment = readFragment(text);
  if (!fragment) {
    const id = hereNow();
    return text.length >= SHORTEST_PART ? "incomplete" : id ? stored(id) : null;
  }
  try {
    sessionStorage.setItem(HERE, fragment.id);
  } catch {
    // Opened anew, the link says it again.
  }
  const token = await tokenOf("guest", fragment);
  const before = stored(fragment.id);
  if (before?.token === token) return before;
  const link = { id: fragment.id, token, browser: newSecret(), opened: false };
  keepLink(link);
  return link;
}
