import { describe, expect, it } from "vitest";

import { canDial } from "../src/features/ask/Numbers.tsx";

describe("a friend's number", () => {
  it("is dialled as the server says", () => {
    expect(canDial("+16045550101")).toBe(true);
    expect(canDial("+442079460018")).toBe(true);
  });

  it.each(["911", "999", "112", "((((", "", "+1911", "+0", "tel:+16045550101", "6045550101", undefined, null])(
    "is never dialled as somebody typed it: %s",
    (typed) => {
      expect(canDial(typed)).toBe(false);
    },
  );
});
