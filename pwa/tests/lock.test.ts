import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { lockState, readLock, removeLock, setLock, unlock } from "../src/data/lock.ts";
import { isPin, isSealed, makeLock, openLock, seal, unseal, waitAfter } from "../src/data/sealing.ts";
import { empty, isPlain, keep, names } from "../src/data/keyValueStore.ts";

/** Few rounds: how many there are is no matter of what comes out. */
const FEW = 1_000;

describe("sealing", () => {
  it("opens with the PIN, and with no other", async () => {
    const { wrapped, key } = await makeLock("2468", FEW);
    const sealed = await seal(key, "me", { name: "Mina" });
    const again = await openLock("2468", wrapped);
    expect(again && (await unseal(again, "me", sealed))).toEqual({ name: "Mina" });
    expect(await openLock("2469", wrapped)).toBeNull();
    expect(await openLock("", wrapped)).toBeNull();
  });

  it("holds nothing that can be read", async () => {
    const { key } = await makeLock("2468", FEW);
    const sealed = await seal(key, "me", { name: "Mina" });
    expect(isSealed(sealed)).toBe(true);
    expect(Buffer.from(sealed.data).toString("latin1")).not.toContain("Mina");
  });

  it("binds a value to its name", async () => {
    const { key } = await makeLock("2468", FEW);
    const sealed = await seal(key, "known:/a", 1);
    expect(await unseal(key, "known:/b", sealed)).toBeUndefined();
  });

  it("is never the same for one PIN twice", async () => {
    const [one, other] = [await makeLock("2468", FEW), await makeLock("2468", FEW)];
    expect(await openLock("2468", { ...one.wrapped, key: other.wrapped.key })).toBeNull();
  });

  it.each([
    ["123", false],
    ["1234", true],
    ["12345678", true],
    ["123456789", false],
    ["12a4", false],
    ["１２３４", false],
  ])("takes %s for a PIN: %s", (text, is) => expect(isPin(text)).toBe(is));

  it("lets five go, and then waits longer and longer", () => {
    expect([0, 4, 5, 6, 9, 50].map(waitAfter)).toEqual([0, 0, 30e3, 60e3, 900e3, 900e3]);
  });
});

it.each([
  ["out:abc", true],
  ["account", true],
  ["leaving", true],
  ["shown", true],
  ["me", false],
  ["known:/me", false],
  ["edits:abc", false],
  ["outer", false],
])("leaves %s readable while locked: %s", (name, is) => expect(isPlain(name)).toBe(is));

describe("the lock", () => {
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await empty();
    await setLock("2468", null, FEW);
    await readLock();
  });
  afterEach(() => vi.useRealTimers());

  it("takes no PIN for a while after five wrong ones, wipes nothing, then opens", async () => {
    expect(lockState.value).toBe("locked");
    for (let times = 0; times < 4; times += 1) expect(await unlock("0000")).toEqual({ until: 0 });
    const until = Date.now() + 30_000;
    expect(await unlock("0000")).toEqual({ until });
    expect(await unlock("2468"), "the right one comes too early").toEqual({ until });
    vi.setSystemTime(until);
    expect(await unlock("2468")).toBeNull();
    expect(lockState.value).toBe("open");
  });

  it("counts anew once it was opened", async () => {
    for (let times = 0; times < 4; times += 1) await unlock("0000");
    await unlock("2468");
    expect(await unlock("0000")).toEqual({ until: 0 });
  });

  it("is taken away with the PIN alone", async () => {
    await unlock("2468");
    expect(await removeLock("1357")).toEqual({ until: 0 });
    expect(lockState.value).toBe("open");
    expect(await removeLock("2468")).toBeNull();
    expect(lockState.value).toBe("none");
  });

  it("goes with all that this phone keeps, but for taps that were never sent", async () => {
    await unlock("2468");
    await Promise.all([keep("out:tap", 1), keep("known:/a", 1), empty("out:")]);
    expect(await names("")).toEqual(["out:tap"]);
  });
});
