// A small drawer in IndexedDB, shared with the service worker. Where the browser has none
// (some private windows), memory serves until the window closes. With a lock on this phone,
// what lies in it is sealed; what the worker needs, and taps under way, stay as they are.

import { emptyOrLater, work, writeOrLater } from "./disk.ts";
import { isSealed, seal, unseal } from "./sealing.ts";

const memory = new Map<string, unknown>();

/** Names that are never sealed: they hold ids and keys alone, and no content. */
const PLAIN = ["account", "lock", "leaving", "push", "push_key", "shown", "looks"];
/** Taps under way aren't sealed either: a request has to go while this phone is locked. */
const TAPS = "out:";

export const isPlain = (name: string): boolean => PLAIN.includes(name) || name.startsWith(TAPS);

/** null: no lock · key null: locked, so that nothing is read or written but what is plain */
let lock: { key: CryptoKey | null } | null = null;
/** With a lock, one change after another: sealing takes longer for more. */
let last: Promise<unknown> = Promise.resolve();

export function useLock(now: { key: CryptoKey | null } | null): void {
  lock = now;
}

function inOrder<T>(run: () => Promise<T>): Promise<T> {
  if (!lock) return run();
  const mine = last.then(run, run);
  last = mine.catch(() => undefined);
  return mine;
}

const onDisk = (name: string, limit?: null) =>
  work<unknown>("readonly", (store) => store.get(name), limit);
const toDisk = (name: string, value: unknown, limit?: null) =>
  work("readwrite", (store) => store.put(value, name), limit);

async function read(name: string, value: unknown): Promise<unknown> {
  if (!isSealed(value)) return value;
  return lock?.key ? unseal(lock.key, name, value) : undefined;
}

/** What was put under this name, or undefined. Never throws: a full disk is not an error here. */
export async function keep(name: string, value: unknown): Promise<void> {
  memory.set(name, value);
  const write = (): Promise<void> =>
    inOrder(async () => {
      if (!lock || isPlain(name)) await toDisk(name, value);
      else if (lock.key) await toDisk(name, await seal(lock.key, name, value));
    });
  await writeOrLater(name, write);
}

export async function kept<T>(name: string): Promise<T | undefined> {
  if (memory.has(name)) return memory.get(name) as T;
  return (await read(name, await onDisk(name))) as T | undefined;
}

export async function drop(name: string): Promise<void> {
  memory.delete(name);
  await writeOrLater(name, () =>
    inOrder(() => work("readwrite", (store) => store.delete(name))),
  );
}

/**
 * Everything under names that begin so, as it stands on the disk now: the service worker and
 * other windows write there, too.
 */
export async function all<T>(prefix: string): Promise<T[]> {
  const range = typeof IDBKeyRange === "undefined" ? null : IDBKeyRange.bound(prefix, `${prefix}~`);
  const found = range && (await work<unknown[]>("readonly", (store) => store.getAll(range)));
  if (found && !found.some(isSealed)) return found as T[];
  if (found) {
    const read_all = (await names(prefix)).map((name) => kept<T>(name));
    return (await Promise.all(read_all)).filter((one) => one !== undefined);
  }
  return [...memory].filter(([name]) => name.startsWith(prefix)).map(([, value]) => value as T);
}

/** The names that begin so. */
export async function names(prefix: string): Promise<string[]> {
  const range = typeof IDBKeyRange === "undefined" ? null : IDBKeyRange.bound(prefix, `${prefix}~`);
  const found = range && (await work<IDBValidKey[]>("readonly", (store) => store.getAllKeys(range)));
  return found ? found.map(String) : [...memory.keys()].filter((name) => name.startsWith(prefix));
}

/**
 * Empties the drawer: this phone remembers nothing more, and has no lock. `butFor`: names that
 * begin so stay.
 */
export async function empty(butFor?: string): Promise<void> {
  const isKept = (name: string): boolean => butFor !== undefined && name.startsWith(butFor);
  for (const name of [...memory.keys()]) if (!isKept(name)) memory.delete(name);
  const clear = (): Promise<void> =>
    inOrder(async () => {
      // Nothing is read first: a disk that takes too long still empties itself.
      await work("readwrite", (store) => {
        if (butFor === undefined) return store.clear();
        store.delete(IDBKeyRange.upperBound(butFor, true));
        return store.delete(IDBKeyRange.lowerBound(`${butFor}~`, true));
      });
    });
  await emptyOrLater(isKept, clear);
  lock = null;
}

/** Where the disk came late, with a lock on it: memory shows nothing more than a locked disk. */
export function forgetShown(): void {
  for (const name of [...memory.keys()]) if (!isPlain(name)) memory.delete(name);
}

/** Seals what lies on the disk as it was written before there was a lock. */
export async function sealAll(): Promise<void> {
  await changeAll(async (name, value) =>
    lock?.key && !isSealed(value) ? seal(lock.key, name, value) : value,
  );
}

/** Puts everything back as it is without a lock. */
export async function unsealAll(): Promise<void> {
  await changeAll(read);
}

/** However long the disk takes: what it skipped would lie there as it was. */
async function changeAll(change: (name: string, value: unknown) => Promise<unknown>): Promise<void> {
  const every =
    (await work<IDBValidKey[]>("readonly", (store) => store.getAllKeys(), null)) ?? [];
  for (const name of every.map(String)) {
    if (isPlain(name)) continue;
    await inOrder(async () => {
      const before = await onDisk(name, null);
      const after = before === undefined ? undefined : await change(name, before);
      if (after !== undefined && after !== before) await toDisk(name, after, null);
    });
  }
}
