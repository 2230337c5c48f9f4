import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { CALM, changed, known, learn, refresh, setStreaming, SOON, watching } from "../src/data/liveQuery.ts";

/** What the phone asked for. */
let asked: string[];

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  vi.stubGlobal("document", { hidden: false });
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path.replace("/api/v1", ""));
    return Promise.resolve(new Response("{}", { status: 200 }));
  });
});

afterEach(() => {
  setStreaming(false);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Shows paths as screens do; the returned call takes them off the screen. */
async function show(...paths: [string, number][]): Promise<() => void> {
  const stops = paths.map(([path, every]) => watching(path, every));
  await Promise.all(paths.map(([path]) => refresh(path)));
  asked = [];
  return () => stops.forEach((stop) => stop());
}

describe("hints", () => {
  it("make only what is on screen of that circle look again", async () => {
    const off = await show(["/circles/a1/home", CALM], ["/circles/a1", CALM], ["/circles/a11/home", CALM]);
    changed("a1");
    await vi.advanceTimersByTimeAsync(200);
    expect(asked.sort()).toEqual(["/circles/a1", "/circles/a1/home"]);
    off();
    asked = [];
    changed("a11");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual([]);
  });

  it("that come in a burst are one look now and one at its end", async () => {
    const off = await show(["/circles/b/home", CALM]);
    for (let turn = 0; turn < 40; turn += 1) {
      changed("b");
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked.length).toBeGreaterThanOrEqual(2);
    expect(asked.length).toBeLessThanOrEqual(3);
    off();
  });

  it("slow the looks in between, and looks come back when the stream is gone", async () => {
    const off = await show(["/circles/d/home", SOON], ["/knocks/k", SOON]);
    setStreaming(true);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(asked.filter((path) => path === "/circles/d/home")).toEqual([]);
    // What no hint tells of is looked at as before.
    expect(asked.filter((path) => path === "/knocks/k").length).toBeGreaterThan(8);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(asked.filter((path) => path === "/circles/d/home")).toHaveLength(1);
    setStreaming(false);
    asked = [];
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked.filter((path) => path === "/circles/d/home").length).toBeGreaterThan(2);
    off();
  });

  it("never put what was before over what was done meanwhile", async () => {
    const off = await show(["/circles/e/home", CALM]);
    const answers: ((body: string) => void)[] = [];
    vi.stubGlobal("fetch", () =>
      new Promise((done) => answers.push((body) => done(new Response(body, { status: 200 })))),
    );
    const looked = refresh("/circles/e/home");
    await vi.advanceTimersByTimeAsync(0);
    learn("/circles/e/home", { phase: "asking" });
    answers[0]?.('{"phase": "held"}');
    await looked;
    expect(known("/circles/e/home")).toEqual({ phase: "asking" });
    // It looks once more, and then knows.
    await vi.advanceTimersByTimeAsync(0);
    answers[1]?.('{"phase": "covered"}');
    await vi.advanceTimersByTimeAsync(0);
    expect(known("/circles/e/home")).toEqual({ phase: "covered" });
    off();
  });
});
