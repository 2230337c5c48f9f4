import { describe, expect, it } from "vitest";

import { readCode } from "../src/data/recoveryCode.ts";
import { amountOf } from "../src/features/needs/need.text.ts";
import { latinDigits } from "../src/messages/digits.ts";

describe("digits of another keyboard", () => {
  it.each(["٤٨٢٩١٣", "۴۸۲۹۱۳", "४८२९१३", "৪৮২৯১৩", "４８２９１３", "482913"])("%s is a code", (typed) => {
    expect(latinDigits(typed)).toBe("482913");
  });

  it("come without the signs that set a code apart where it was copied", () => {
    expect(latinDigits("\u2068482 913\u2069\u200f")).toBe("482 913");
  });

  it("leave letters and other signs as they are", () => {
    expect(latinDigits("Sam ² ½ ③ سارة")).toBe("Sam ² ½ ③ سارة");
  });

  it("are an amount, with their own decimal sign", () => {
    expect(amountOf("١٢٠٫٥٠", "CAD")).toBe(12_050);
    expect(amountOf("۱۲۰", "CAD")).toBe(12_000);
    expect(amountOf("١٢٠٫٥٠٥", "CAD")).toBeNull();
  });

  it("are part of a recovery code", () => {
    const code = "A2".repeat(16);
    expect(readCode(code.replaceAll("2", "٢"))).toBe(code);
  });
});
