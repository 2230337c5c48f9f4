// A small drawer in IndexedDB, shared with the service worker. Where the browser has none
// (some private windows), memory serves until the window closes.

const NAME = "showup";
const STORE = "drawer";
const memory = new Map<string, unknown>();
let opening: Promise<IDBDatabase | null> | null = null;

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

/** What was put under this name, or undefined. Never throws: a full disk is not an error here. */
export async function keep(name: string, value: unknown): Promise<void> {
  memory.set(name, value);
  await work("readwrite", (store) => store.put(value, name));
}

export async function kept<T>(name: string): Promise<T | undefined> {
  if (memory.has(name)) return memory.get(name) as T;
  return work<T>("readonly", (store) => store.get(name));
}

export async function drop(name: string): Promise<void> {
  memory.delete(name);
  await work("readwrite", (store) => store.delete(name));
}

/**
 * Everything under names that begin so, as it stands on the disk now: the service worker and
 * other windows write there, too.
 */
export async function all<T>(prefix: string): Promise<T[]> {
  const range = typeof IDBKeyRange === "undefined" ? null : IDBKeyRange.bound(prefix, `${prefix}~`);
  const found = range && (await work<T[]>("readonly", (store) => store.getAll(range)));
  if (found) return found;
  return [...memory].filter(([name]) => name.startsWith(prefix)).map(([, value]) => value as T);
}

/** The names that begin so. */
export async function names(prefix: string): Promise<string[]> {
  const range = typeof IDBKeyRange === "undefined" ? null : IDBKeyRange.bound(prefix, `${prefix}~`);
  const found = range && (await work<IDBValidKey[]>("readonly", (store) => store.getAllKeys(range)));
  return found ? found.map(String) : [...memory.keys()].filter((name) => name.startsWith(prefix));
}

/** Empties the drawer: this phone remembers nothing more, but for names that begin so. */
export async function empty(butFor?: string): Promise<void> {
  if (butFor === undefined) {
    memory.clear();
    await work("readwrite", (store) => store.clear());
    return;
  }
  for (const name of await names("")) {
    if (!name.startsWith(butFor)) await drop(name);
  }
}
