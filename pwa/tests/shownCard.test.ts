// For how long a card stays on the screen, whatever this phone's clock says.

import { describe, expect, it } from "vitest";

import { isOver, UNHEARD_MS } from "../src/features/care/shownTime.ts";

const HOUR = 3_600_000;
const shown = (lasts: number | null) => ({ card: {}, asked: { steady: 1_000, wall: 50_000 }, lasts });

describe("a card for a shift", () => {
  it("goes when the server's time is over, not a second later", () => {
    expect(isOver(shown(HOUR), null, 1_000 + HOUR - 1, 50_000 + HOUR - 1)).toBe(false);
    expect(isOver(shown(HOUR), null, 1_000 + HOUR, 50_000 + HOUR)).toBe(true);
  });

  it("goes in time though the phone's clock was set back", () => {
    expect(isOver(shown(HOUR), null, 1_000 + HOUR, 50_000 - 5 * HOUR)).toBe(true);
  });

  it("goes in time though the phone slept, which stops its steady clock", () => {
    expect(isOver(shown(HOUR), null, 1_500, 50_000 + HOUR)).toBe(true);
  });
});

describe("a card for a request", () => {
  it("stays while the server is heard, and goes an hour after that", () => {
    const heard = 50_000 + 9 * HOUR;
    expect(isOver(shown(null), heard, 0, heard + UNHEARD_MS - 1)).toBe(false);
    expect(isOver(shown(null), heard, 0, heard + UNHEARD_MS)).toBe(true);
  });
});
