import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { CALM, catchUp, known, lastKnown, learn, lookedSince, refresh, setStreaming, watching } from "../src/data/liveQuery.ts";

const TAG = 'W/"one"';

/** What the phone asked for, with the tag of what it had. */
let asked: { path: string; had: string | null }[];
let answer: () => Response;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  answer = () => new Response('{"n":1}', { status: 200, headers: { ETag: TAG } });
  vi.stubGlobal("document", { hidden: false });
  vi.stubGlobal("fetch", (path: string, { headers }: { headers: Record<string, string> }) => {
    asked.push({ path: path.replace("/api/v1", ""), had: headers["If-None-Match"] ?? null });
    return Promise.resolve().then(answer);
  });
});

afterEach(() => {
  setStreaming(false);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const unchanged = () => new Response(null, { status: 304 });

describe("what hasn't changed", () => {
  it("is asked for by its tag, and stays as it is", async () => {
    const path = "/circles/a/home";
    await refresh(path);
    const before = lastKnown(path);
    answer = unchanged;
    await vi.advanceTimersByTimeAsync(60_000);
    await refresh(path);
    expect(asked).toEqual([{ path, had: null }, { path, had: TAG }]);
    expect(known(path)).toEqual({ n: 1 });
    // The same thing, so that nothing is drawn anew; only when it was looked at is later.
    expect(lastKnown(path)).toBe(before);
    expect(lastKnown(path).at).toBe(Date.now());
  });

  it("is fresh again after there was no way out", async () => {
    const path = "/circles/b/home";
    await refresh(path);
    answer = () => {
      throw new TypeError("no connection");
    };
    const looked = refresh(path);
    await vi.advanceTimersByTimeAsync(10_000);
    await looked;
    expect(lastKnown(path).state).toBe("old");
    answer = unchanged;
    await refresh(path);
    expect(lastKnown(path)).toMatchObject({ state: "fresh", data: { n: 1 } });
  });

  it("comes whole once something else was put there, and where the tag only counts versions", async () => {
    const path = "/circles/c/home";
    await refresh(path);
    learn(path, { n: 2 });
    await refresh(path);
    const plan = "/circles/c/plan";
    answer = () => new Response("{}", { status: 200, headers: { ETag: '"3"' } });
    await refresh(plan);
    await refresh(plan);
    expect(asked.map((one) => one.had)).toEqual([null, null, null, null]);
  });
});

describe("when hints begin to come", () => {
  it("what was looked at a moment ago looks again in its turn alone, what is older at once", async () => {
    const [old, recent] = ["/circles/d/home", "/circles/d/gaps"];
    const stops = [watching(old, 600), watching(recent, CALM)];
    await refresh(old);
    await vi.advanceTimersByTimeAsync(10_000);
    await refresh(recent);
    asked = [];
    await vi.advanceTimersByTimeAsync(800);
    setStreaming(true);
    catchUp();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked.map((one) => one.path)).toEqual([old]);
    // Something may have happened between the look and the first hint.
    await vi.advanceTimersByTimeAsync(CALM * 1_100);
    expect(asked.map((one) => one.path)).toEqual([old, recent]);
    // From there on hints tell.
    await vi.advanceTimersByTimeAsync(40_000);
    expect(asked.map((one) => one.path)).toEqual([old, recent]);
    stops.forEach((stop) => stop());
  });

  it("what they tell of from its look on doesn't look again", async () => {
    const [home, other] = ["/circles/e/home", "/knocks/e"];
    const stops = [watching(home, CALM), watching(other, CALM)];
    let at = 1_700_000_000.25;
    answer = () => new Response("{}", { status: 200, headers: { ETag: TAG, "Showup-At": String((at += 1)) } });
    expect(lookedSince()).toBeNull();
    await refresh(other);
    await refresh(home);
    expect(lookedSince()).toBe(1_700_000_002.25);
    asked = [];
    setStreaming(true);
    catchUp(lookedSince());
    await vi.advanceTimersByTimeAsync(CALM * 1_100);
    // A knock is no circle's: nobody tells of it.
    expect(asked.map((one) => one.path)).toEqual([other]);
    stops.forEach((stop) => stop());
    expect(lookedSince()).toBeNull();
  });
});
