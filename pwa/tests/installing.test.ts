// How the app gets on a Home Screen, when that may be offered, and when there is a dot on the icon.

import { beforeEach, describe, expect, it, vi } from "vitest";

import { showDot, wantsDot, chooseDot } from "../src/data/iconDot.ts";
import { install, mayOffer, offerNoMore, prompt, wayOf, type Way } from "../src/data/installing.ts";
import { drop, empty, keep } from "../src/data/keyValueStore.ts";

const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15";
const SAFARI = `${IPHONE} (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1`;
const CHAT = `${IPHONE} (KHTML, like Gecko) Mobile/15E148 Instagram 300.0`;
const ANDROID = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36";
const FENNEC = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0";
const DESKTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";
const IPAD = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.0 Safari/605.1.15";

beforeEach(async () => {
  await empty();
  prompt.value = null;
});

describe("the way on the Home Screen", () => {
  const cases: [Way, string, { isInstalled?: true; isApple?: true; hasPrompt?: true }][] = [
    ["here", SAFARI, { isApple: true, isInstalled: true }],
    ["here", ANDROID, { isInstalled: true, hasPrompt: true }],
    ["window", CHAT, { isApple: true }],
    ["prompt", ANDROID, { hasPrompt: true }],
    ["prompt", DESKTOP, { hasPrompt: true }],
    ["iphone", SAFARI, { isApple: true }],
    ["iphone", IPAD, { isApple: true }],
    ["android", ANDROID, {}],
    ["android", FENNEC, {}],
    ["computer", DESKTOP, {}],
  ];
  it.each(cases)("is %s: %s", (way, agent, phone) => {
    const of = { agent, isInstalled: false, isApple: false, hasPrompt: false, ...phone };
    expect(wayOf(of)).toBe(way);
  });

  it("asks by the browser's own question once, at a tap", async () => {
    expect(await install(), "there is none").toBe(false);
    const question = vi.fn(async () => ({ outcome: "accepted" as const }));
    prompt.value = Object.assign(new Event("beforeinstallprompt"), { prompt: question });
    expect(await install()).toBe(true);
    expect(await install()).toBe(false);
    expect(question).toHaveBeenCalledOnce();
  });
});

describe("the offer", () => {
  const HOUR = 3_600_000;

  it("waits for an hour of use on this phone", async () => {
    expect(await mayOffer(0)).toBe(false);
    expect(await mayOffer(HOUR - 1)).toBe(false);
    expect(await mayOffer(HOUR)).toBe(true);
    expect(await mayOffer(2 * HOUR), "it stands until it is answered").toBe(true);
  });

  it("never comes again once it was put away", async () => {
    await mayOffer(0);
    await offerNoMore();
    for (const later of [HOUR, 1_000 * HOUR]) expect(await mayOffer(later)).toBe(false);
  });

  it("never comes where it was put away before it came: installed by a menu", async () => {
    await offerNoMore();
    expect(await mayOffer(0)).toBe(false);
    expect(await mayOffer(HOUR)).toBe(false);
  });
});

describe("the dot on the icon", () => {
  let calls: string[];

  beforeEach(() => {
    calls = [];
    vi.stubGlobal("navigator", {
      // With what it was called: a number would be content.
      setAppBadge: async (...given: unknown[]) => void calls.push(`set(${given.join()})`),
      clearAppBadge: async () => void calls.push("clear"),
    });
  });

  it("has no number and no words", async () => {
    await showDot(true);
    await showDot(false);
    expect(calls).toEqual(["set()", "clear"]);
  });

  it.each([
    ["another name and icon", "looks", { look: "notes", name: "Notes" }],
    ["a lock", "lock", { wrong: 0 }],
  ])("isn't there where somebody hides the app: %s", async (_, name, value) => {
    await keep(name, value);
    await showDot(true);
    expect(calls).toEqual(["clear"]);
    await drop(name);
    await showDot(true);
    expect(calls).toEqual(["clear", "set()"]);
  });

  it("isn't there where it was turned off, at once", async () => {
    expect(await wantsDot()).toBe(true);
    await chooseDot(false);
    expect(calls).toEqual(["clear"]);
    await showDot(true);
    expect(calls).toEqual(["clear", "clear"]);
  });

  it("throws nothing where the phone has none, or refuses it", async () => {
    vi.stubGlobal("navigator", {});
    await showDot(true);
    vi.stubGlobal("navigator", { setAppBadge: () => Promise.reject(new DOMException("no")) });
    await showDot(true);
    await showDot(false);
  });
});
