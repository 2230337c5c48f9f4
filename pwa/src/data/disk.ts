// The phone's disk, by IndexedDB, as it really behaves: some windows have none, and some browsers
// open it late or never. Nobody waits longer than a moment for it; memory serves meanwhile, and what
// was written meanwhile is written once the disk is there.

const NAME = "showup";
export const STORE = "drawer";
/** How long opening it may take before memory serves. */
const OPEN_MS = 1_000;
/** How long one reading or writing may take. A late one is still done. */
const WORK_MS = 3_000;

let opening: Promise<IDBDatabase | null> | null = null;
let hangs = false;
/** Works that took too long and haven't ended yet. */
let late = 0;
/** What is to be done on the disk once it is there, by the name that it is about. */
let missed = new Map<string, () => Promise<unknown>>();
const beforeWrites = new Set<() => unknown>();
const afterWrites = new Set<() => unknown>();

/** Whether the disk was asked for something and hasn't answered yet. */
export const isHanging = (): boolean => hangs || late > 0;

/** Runs when the disk is there after all: before what was missed is written, or after it. */
export function onLateDisk(when: "before" | "after", run: () => unknown): void {
  (when === "before" ? beforeWrites : afterWrites).add(run);
}

async function arriveLate(database: IDBDatabase): Promise<void> {
  opening = Promise.resolve(database);
  hangs = false;
  const works = missed;
  missed = new Map();
  for (const run of beforeWrites) await run();
  for (const write of works.values()) await write();
  for (const run of afterWrites) await run();
}

function open(): Promise<IDBDatabase | null> {
  opening ??= new Promise((done) => {
    const timer = setTimeout(() => {
      hangs = true;
      done(null);
    }, OPEN_MS);
    const settle = (database: IDBDatabase | null): void => {
      clearTimeout(timer);
      if (hangs && database) void arriveLate(database);
      else hangs = false;
      done(database);
    };
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onsuccess = () => {
        request.result.onclose = () => (opening = null);
        settle(request.result);
      };
      request.onerror = request.onblocked = () => settle(null);
    } catch {
      settle(null);
    }
  });
  return opening;
}

/**
 * Reads or writes on the disk; undefined without one, or where it takes too long: longer than
 * `limit`, in milliseconds; null waits for it.
 */
export async function work<T>(
  mode: IDBTransactionMode,
  run: (store: IDBObjectStore) => IDBRequest,
  limit: number | null = WORK_MS,
): Promise<T | undefined> {
  const database = await open();
  if (!database) return undefined;
  return new Promise((done) => {
    let isLate = false;
    const giveUp = (): void => {
      isLate = true;
      late += 1;
      done(undefined);
    };
    const timer = limit === null ? undefined : setTimeout(giveUp, limit);
    const settle = (result: T | undefined): void => {
      clearTimeout(timer);
      if (isLate) late -= 1;
      isLate = false;
      done(result);
    };
    try {
      const whole = database.transaction(STORE, mode);
      const request = run(whole.objectStore(STORE));
      // Only a whole transaction is on the disk.
      whole.oncomplete = () => settle(request.result as T);
      whole.onabort = whole.onerror = () => settle(undefined);
    } catch {
      settle(undefined);
    }
  });
}

/** Writes now, or once a disk that hangs is there; a later writing under the same name replaces it. */
export async function writeOrLater(name: string, write: () => Promise<unknown>): Promise<void> {
  await open();
  if (!hangs) {
    await write();
    return;
  }
  missed.delete(name);
  missed.set(name, write);
}

/** The same for emptying the disk: first of all, and what was missed under those names is void. */
export async function emptyOrLater(
  isKept: (name: string) => boolean,
  write: () => Promise<unknown>,
): Promise<void> {
  await open();
  if (!hangs) {
    await write();
    return;
  }
  const others = [...missed].filter(([name]) => isKept(name));
  missed = new Map([["", write], ...others]);
}
