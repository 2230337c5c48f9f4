// How long a card may stay on the screen. Counted from when it was asked for, by what the server
// said of its own clock: this phone's may be wrong, and may be set anew meanwhile.

/** A card, when it was asked for by both of this phone's clocks, and for how long it is shown. */
export interface Shown<Card> {
  card: Card;
  asked: { steady: number; wall: number };
  /** Milliseconds; null: as long as somebody is coming to a request. */
  lasts: number | null;
}

/** While somebody comes to a request and the server can't be reached: so long at most. */
export const UNHEARD_MS = 3_600_000;

/**
 * Whether a card has to go. A phone that sleeps stops its steady clock, and a clock that is set back
 * stops the other: what went by is the longer of the two. `heard`: when the server was last heard,
 * on the clock of the wall; null: never.
 */
export function isOver(
  { asked, lasts }: Shown<unknown>,
  heard: number | null,
  steady = performance.now(),
  wall = Date.now(),
): boolean {
  if (lasts !== null) return Math.max(steady - asked.steady, wall - asked.wall) >= lasts;
  return wall - Math.max(heard ?? 0, asked.wall) >= UNHEARD_MS;
}
