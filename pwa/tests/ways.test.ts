import { createHash } from "node:crypto";

import { describe, expect, it } from "vitest";

import { inEights, newCode, readCode, tokenOfCode, verifierOfCode } from "../src/data/recoveryCode.ts";
import { standsInApp } from "../src/data/inAppBrowser.ts";

const hashed = (text: string): string => createHash("sha256").update(text).digest("base64url");

describe("a recovery code", () => {
  it("is 160 bits in 32 signs, and never the same", () => {
    const codes = new Set(Array.from({ length: 200 }, newCode));
    expect(codes.size).toBe(200);
    for (const code of codes) expect(code).toMatch(/^[A-Z2-7]{32}$/);
    // Every sign comes up, first and last: no bits are lost at the edges.
    expect(new Set([...codes].map((code) => code[0])).size).toBeGreaterThan(20);
    expect(new Set([...codes].map((code) => code[31])).size).toBeGreaterThan(20);
  });

  it("is read as people type it", () => {
    const code = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    expect(inEights(code)).toEqual(["ABCDEFGH", "IJKLMNOP", "QRSTUVWX", "YZ234567"]);
    expect(readCode("abcdefgh ijklmnop  qrstuvwx\nyz234567")).toBe(code);
    expect(readCode("ABCDEFGH-IJKLMNOP-QRSTUVWX-YZ234567")).toBe(code);
    // What isn't in the alphabet was misread from paper.
    expect(readCode(code.replace("O", "0").replace("I", "1").replace("B", "8"))).toBe(code);
    for (const wrong of ["", code.slice(1), `${code}A`, code.replace("A", "9"), "é".repeat(32)]) {
      expect(readCode(wrong)).toBeNull();
    }
  });

  it("turns into a token and a digest as the server expects them", async () => {
    const code = newCode();
    const token = hashed(`showup:recovery:${code}`);
    expect(await tokenOfCode(code)).toBe(token);
    expect(await verifierOfCode(code)).toBe(hashed(token));
  });
});

describe("another app's window", () => {
  const PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15";

  it.each([
    "Mozilla/5.0 (Linux; Android 14; Pixel 8; wv) AppleWebKit/537.36 Version/4.0 Chrome/120.0",
    `${PHONE} (KHTML, like Gecko) Mobile/15E148 Instagram 300.0`,
    `${PHONE} (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/440]`,
    `${PHONE} (KHTML, like Gecko) Mobile/15E148`,
  ])("is known: %s", (agent) => {
    expect(standsInApp(agent)).toBe(true);
  });

  it.each([
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
    `${PHONE} (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1`,
    "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
  ])("is not a browser of its own: %s", (agent) => {
    expect(standsInApp(agent)).toBe(false);
  });

  it("is not the app on the Home Screen", () => {
    expect(standsInApp(`${PHONE} (KHTML, like Gecko) Mobile/15E148`, true)).toBe(false);
  });
});
