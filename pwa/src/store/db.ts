// A small drawer in IndexedDB, shared with the service worker. Where the browser has none
// (some private windows), memory serves until the window closes. With a lock on this phone,
// what lies in it is sealed; what the worker needs, and taps under way, stay as they are.

import { isSealed, seal, unseal } from "../lock/seal.ts";

const NAME = "showup";
const STORE = "drawer";
const memory = new Map<string, unknown>();
let opening: Promise<IDBDatabase | null> | null = null;

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

function open(): Promise<IDBDatabase | null> {
  opening ??= new Promise((done) => {
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => {
        request.result.onclose = () => (opening = null);
        done(request.result);
      };
      request.onerror = request.onblocked = () => done(null);
    } catch {
      done(null);
    }
  });
  return opening;
}

async function work<T>(
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore) => IDBRequest,
): Promise<T | undefined> {
  const db = await open();
  if (!db) return undefined;
  return new Promise((done) => {
    try {
      const whole = db.transaction(STORE, mode);
      const request = run(whole.objectStore(STORE));
      // Only a whole transaction is on the disk.
      whole.oncomplete = () => done(request.result as T);
      whole.onabort = whole.onerror = () => done(undefined);
    } catch {
      done(undefined);
    }
  });
}

const onDisk = (name: string) => work<unknown>("readonly", (store) => store.get(name));
const toDisk = (name: string, value: unknown) =>
  work("readwrite", (store) => store.put(value, name));

async function read(name: string, value: unknown): Promise<unknown> {
  if (!isSealed(value)) return value;
  return lock?.key ? unseal(lock.key, name, value) : undefined;
}

/** What was put under this name, or undefined. Never throws: a full disk is not an error here. */
export async function keep(name: string, value: unknown): Promise<void> {
  memory.set(name, value);
  await inOrder(async () => {
    if (!lock || isPlain(name)) await toDisk(name, value);
    else if (lock.key) await toDisk(name, await seal(lock.key, name, value));
  });
}

export async function kept<T>(name: string): Promise<T | undefined> {
  if (memory.has(name)) return memory.get(name) as T;
  return (await read(name, await onDisk(name))) as T | undefined;
}

export async function drop(name: string): Promise<void> {
  memory.delete(name);
  await inOrder(() => work("readwrite", (store) => store.delete(name)));
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
  if (butFor === undefined) memory.clear();
  await inOrder(async () => {
    if (butFor === undefined) {
      await work("readwrite", (store) => store.clear());
      return;
    }
    for (const name of new Set([...memory.keys(), ...(await names(""))])) {
      if (name.startsWith(butFor)) continue;
      memory.delete(name);
      await work("readwrite", (store) => store.delete(name));
    }
  });
  lock = null;
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

async function changeAll(change: (name: string, value: unknown) => Promise<unknown>): Promise<void> {
  const every = (await work<IDBValidKey[]>("readonly", (store) => store.getAllKeys())) ?? [];
  for (const name of every.map(String)) {
    if (isPlain(name)) continue;
    await inOrder(async () => {
      const before = await onDisk(name);
      const after = before === undefined ? undefined : await change(name, before);
      if (after !== undefined && after !== before) await toDisk(name, after);
    });
  }
}
