// What may be shown again without a connection and never lies on the phone's disk. It is gone with
// the page, when its time is over, and when this phone is signed out.

interface Held {
  what: unknown;
  timer: ReturnType<typeof setTimeout>;
}

const held = new Map<string, Held>();

/** Holds something under a name, for so many milliseconds at most. */
export function holdInPage(name: string, what: unknown, forMs: number): void {
  dropFromPage(name);
  held.set(name, { what, timer: setTimeout(() => held.delete(name), Math.max(0, forMs)) });
}

/** What is held under a name; null: nothing, or its time is over. */
export const heldInPage = <What>(name: string): What | null =>
  (held.get(name)?.what as What | undefined) ?? null;

export function dropFromPage(name: string): void {
  clearTimeout(held.get(name)?.timer);
  held.delete(name);
}

export function forgetPage(): void {
  for (const name of [...held.keys()]) dropFromPage(name);
}
