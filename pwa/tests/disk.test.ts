import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

/** All names before one, or after one. */
interface Range {
  to?: string;
  from?: string;
}

/** A disk that is opened when the test says so; what lies on it is a map. */
class SlowDisk {
  readonly lies = new Map<string, unknown>();
  /** Milliseconds that each reading and writing takes. */
  takes = 0;
  private waiting: { result?: unknown; onsuccess?: () => void }[] = [];

  open(): object {
    const request = {};
    this.waiting.push(request);
    return request;
  }

  answers(): void {
    const result = { transaction: () => this.transaction() };
    for (const request of this.waiting.splice(0)) {
      request.result = result;
      request.onsuccess?.();
    }
  }

  private delete(what: string | Range): void {
    for (const name of [...this.lies.keys()]) {
      const isMeant =
        typeof what === "string" ? name === what : name < (what.to ?? "") || name > (what.from ?? "~");
      if (isMeant) this.lies.delete(name);
    }
  }

  private transaction(): object {
    const whole: { oncomplete?: () => void; objectStore(): object } = { objectStore: () => store };
    const done = (result: unknown) => {
      if (this.takes) setTimeout(() => whole.oncomplete?.(), this.takes);
      else queueMicrotask(() => whole.oncomplete?.());
      return { result };
    };
    const named = (range: { prefix: string }) =>
      [...this.lies].filter(([name]) => name.startsWith(range?.prefix ?? ""));
    const store = {
      get: (name: string) => done(this.lies.get(name)),
      put: (value: unknown, name: string) => done(this.lies.set(name, value)),
      delete: (what: string | Range) => done(this.delete(what)),
      clear: () => done(this.lies.clear()),
      getAll: (range: { prefix: string }) => done(named(range).map(([, value]) => value)),
      getAllKeys: (range: { prefix: string }) => done(named(range).map(([name]) => name)),
    };
    return whole;
  }
}

let disk: SlowDisk;
let traces: Map<string, string>;

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  disk = new SlowDisk();
  traces = new Map();
  vi.stubGlobal("indexedDB", disk);
  vi.stubGlobal("IDBKeyRange", {
    bound: (prefix: string) => ({ prefix }),
    upperBound: (to: string) => ({ to }),
    lowerBound: (from: string) => ({ from }),
  });
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => traces.get(name) ?? null,
    setItem: (name: string, value: string) => traces.set(name, value),
    removeItem: (name: string) => traces.delete(name),
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What somebody waits for comes within this time of theirs. */
async function within<T>(ms: number, wanted: Promise<T>): Promise<T> {
  const late = Symbol();
  const first = Promise.race([wanted, new Promise((done) => setTimeout(() => done(late), ms))]);
  await vi.advanceTimersByTimeAsync(ms);
  const came = await first;
  expect(came, "it never came").not.toBe(late);
  return came as T;
}

const settles = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

describe("a disk that hangs when it is opened", () => {
  it("lets memory serve after about a second, and then at once", async () => {
    const { keep, kept, all } = await import("../src/data/keyValueStore.ts");
    expect(await within(1_200, kept("me"))).toBeUndefined();
    await within(10, keep("out:a", { id: "a" }));
    expect(await within(10, kept("out:a"))).toEqual({ id: "a" });
    expect(await within(10, all("out:"))).toEqual([{ id: "a" }]);
  });

  it("gets what it missed once it answers: the last of each, and no more of what was emptied", async () => {
    disk.lies.set("known:/old", 1).set("out:tap", 2);
    const { drop, empty, keep } = await import("../src/data/keyValueStore.ts");
    await within(1_200, keep("out:a", "first"));
    await within(10, keep("known:/a", "shown"));
    await within(10, keep("out:a", "second"));
    await within(10, keep("gone", 1));
    await within(10, drop("gone"));
    await within(10, empty("out:"));
    await within(10, keep("known:/b", "after"));
    disk.answers();
    await settles();
    expect(Object.fromEntries(disk.lies)).toEqual({
      "out:tap": 2,
      "out:a": "second",
      "known:/b": "after",
    });
  });

  it("tells taps that lie on it once it answers", async () => {
    disk.lies.set("out:x", { id: "x", what: "ask", at: 0 });
    const { openUnsent, unsent } = await import("../src/data/offlineQueueState.ts");
    await within(1_200, openUnsent());
    expect(unsent.value).toEqual([]);
    disk.answers();
    await settles();
    expect(unsent.value.map((one) => one.id)).toEqual(["x"]);
  });

  it("never opens a lock: a trace of it locks, asking works, and the PIN waits", async () => {
    traces.set("on-disk:lock", "my-circle");
    const { askingCircle, lockState, readLock, unlock } = await import("../src/data/lock.ts");
    await within(1_200, readLock());
    expect([lockState.value, askingCircle.value]).toEqual(["locked", "my-circle"]);
    expect(await within(10, unlock("2468"))).toEqual({ until: 0, unread: true });
  });

  it("locks when it comes late with a lock that had left no trace", async () => {
    disk.lies.set("lock", { circle: "my-circle", wrong: 0, until: 0 });
    const { lockState, readLock } = await import("../src/data/lock.ts");
    const { keep, kept } = await import("../src/data/keyValueStore.ts");
    await within(1_200, readLock());
    await within(10, keep("known:/a", "shown"));
    expect(lockState.value).toBe("none");
    disk.answers();
    await settles();
    expect(lockState.value).toBe("locked");
    expect(await within(10, kept("known:/a"))).toBeUndefined();
    expect(disk.lies.has("known:/a"), "nothing is written in clear beside a lock").toBe(false);
  });

  it("ends the session of a phone that was forgotten, by what its trace says", async () => {
    const answers = [null, 204];
    const asked = vi.fn((_path: string) => {
      const status = answers.shift();
      return status
        ? Promise.resolve(new Response(null, { status }))
        : Promise.reject(new TypeError("no way out"));
    });
    vi.stubGlobal("fetch", asked);
    traces.set("on-disk:leaving", "");
    const { endLeft } = await import("../src/data/leaving.ts");
    expect(await within(1_200, endLeft())).toBe(false);
    expect(traces.has("on-disk:leaving")).toBe(true);
    expect(await within(1_200, endLeft())).toBe(true);
    expect(asked.mock.calls.map(([path]) => path)).toEqual(Array(2).fill("/api/v1/me/forget"));
    expect(traces.has("on-disk:leaving")).toBe(false);
  });
});

describe("a disk that opens, and then doesn't answer", () => {
  it("holds nobody up for long", async () => {
    const { kept } = await import("../src/data/keyValueStore.ts");
    const first = kept("me");
    vi.spyOn(disk as unknown as { transaction(): object }, "transaction").mockReturnValue({
      objectStore: () => ({ get: () => ({}) }),
    });
    disk.answers();
    expect(await within(3_100, first)).toBeUndefined();
  });

  it("keeps a forgotten phone nobody's where its key can't be read in time", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("no way out")));
    vi.spyOn(disk as unknown as { transaction(): object }, "transaction").mockReturnValue({
      objectStore: () => ({ get: () => ({}) }),
    });
    traces.set("on-disk:leaving", "");
    const { endLeft } = await import("../src/data/leaving.ts");
    const ended = endLeft();
    disk.answers();
    expect(await within(3_100, ended)).toBe(false);
  });

  it("keeps the record's head that this phone knew, where it can't be read in time", async () => {
    const known = [{ epoch: 0, seq: 4, hash: "known", at: 0 }];
    disk.lies.set("head:circle", known);
    disk.takes = 5_000;
    const { look } = await import("../src/features/record/hashChain.ts");
    const head = { epoch: 0, seq: 4, hash: "another" };
    const looked = look("circle", async () => ({ head, epochs: [], leaves: [], next: null }));
    disk.answers();
    expect((await within(30_000, looked)).what).toBe("first");
    expect(Object.fromEntries(disk.lies)).toEqual({ "head:circle": known });
  });

  it("empties itself of all but taps, however long it takes", async () => {
    disk.lies.set("me", 1).set("out:a", 2).set("known:/a", 3).set("zone", 4);
    disk.takes = 5_000;
    const { empty } = await import("../src/data/keyValueStore.ts");
    const emptied = empty("out:");
    disk.answers();
    await within(10_000, emptied);
    expect([...disk.lies.keys()]).toEqual(["out:a"]);
  });

  it("seals everything under a new lock, however long it takes", async () => {
    vi.doMock("../src/data/sealing.ts", () => ({
      isSealed: (value: unknown) => typeof value === "object",
      seal: async (_key: unknown, name: string) => ({ sealed: name }),
    }));
    disk.lies.set("known:/a", "what she wrote").set("known:/b", "and where");
    disk.takes = 5_000;
    const { sealAll, useLock } = await import("../src/data/keyValueStore.ts");
    useLock({ key: {} as CryptoKey });
    const sealed = sealAll();
    disk.answers();
    await within(30_000, sealed);
    vi.doUnmock("../src/data/sealing.ts");
    expect(Object.fromEntries(disk.lies)).toEqual({
      "known:/a": { sealed: "known:/a" },
      "known:/b": { sealed: "known:/b" },
    });
  });

  it("keeps a phone locked whose lock can't be read in time", async () => {
    traces.set("on-disk:lock", "");
    vi.spyOn(disk as unknown as { transaction(): object }, "transaction").mockReturnValue({
      objectStore: () => ({ get: () => ({}) }),
    });
    const { lockState, readLock } = await import("../src/data/lock.ts");
    const read = readLock();
    disk.answers();
    await within(3_100, read);
    expect(lockState.value).toBe("locked");
    expect(traces.has("on-disk:lock")).toBe(true);
  });
});
