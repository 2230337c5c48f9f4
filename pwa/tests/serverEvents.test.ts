import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { standing } from "../src/data/session.ts";
import { startStream } from "../src/data/serverEvents.ts";

/** Streams that were opened, the newest last. */
let opened: FakeSource[];

class FakeSource {
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  constructor(readonly address: string) {
    opened.push(this);
  }
  listeners = new Map<string, () => void>();
  addEventListener(name: string, listener: () => void): void {
    this.listeners.set(name, listener);
  }
  close(): void {
    this.closed = true;
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  opened = [];
  const page = { hidden: false, addEventListener: () => undefined };
  vi.stubGlobal("document", page);
  vi.stubGlobal("window", { addEventListener: () => undefined });
  vi.stubGlobal("BroadcastChannel", undefined);
  vi.stubGlobal("EventSource", FakeSource);
  vi.stubGlobal("fetch", () => Promise.resolve(new Response("{}", { status: 200 })));
});

afterEach(() => {
  standing.value = "out";
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

/** The newest stream opens, stands for a while and is ended by the server. */
async function stands(ms: number): Promise<void> {
  const stream = opened.at(-1);
  stream?.onopen?.();
  await vi.advanceTimersByTimeAsync(ms);
  stream?.onerror?.();
}

describe("the stream of hints", () => {
  it("comes back ever later while streams are ended at once, and soon after one that stood", async () => {
    standing.value = "in";
    startStream();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(opened).toHaveLength(1);
    // Too many windows of one device: each stream is ended by the next one's coming.
    for (const pause of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
      await stands(50);
      const before = opened.length;
      await vi.advanceTimersByTimeAsync(pause - 1);
      expect(opened).toHaveLength(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(opened).toHaveLength(before + 1);
    }
    await stands(30_000);
    const before = opened.length;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(opened).toHaveLength(before + 1);
    await stands(30_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(opened).toHaveLength(before + 2);
  });

  it("asks at once who this phone is when the server says that it is over", async () => {
    const asked: string[] = [];
    vi.stubGlobal("fetch", (address: string) => {
      asked.push(String(address));
      return Promise.resolve(new Response("{}", { status: 200 }));
    });
    standing.value = "in";
    startStream();
    await vi.advanceTimersByTimeAsync(1_000);
    const stream = opened.at(-1);
    stream?.onopen?.();
    asked.length = 0;
    stream?.listeners.get("over")?.();
    await vi.advanceTimersByTimeAsync(10);
    expect(stream?.closed).toBe(true);
    expect(asked.some((address) => address.endsWith("/me"))).toBe(true);
  });
});
