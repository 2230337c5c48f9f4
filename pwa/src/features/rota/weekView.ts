// Ribbon or list, remembered on this phone.

import { signal } from "@preact/signals";

const REMEMBERED = "week-as-list";

function read(): boolean {
  try {
    return localStorage.getItem(REMEMBERED) === "1";
  } catch {
    return false;
  }
}

export const asList = signal(read());

export function showList(wanted: boolean): void {
  asList.value = wanted;
  try {
    if (wanted) localStorage.setItem(REMEMBERED, "1");
    else localStorage.removeItem(REMEMBERED);
  } catch {
    // A window without storage forgets the choice.
  }
}
