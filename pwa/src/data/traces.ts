// That there is something on this phone's disk which has to be known even where the disk doesn't
// answer: a lock, or a session that is still to be ended. Only that it is there, nothing of it.

export type Trace = "lock" | "leaving";

const nameOf = (trace: Trace): string => `on-disk:${trace}`;

/** `value`: an id at most; null takes the trace away. */
export function leaveTrace(trace: Trace, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(nameOf(trace));
    else localStorage.setItem(nameOf(trace), value);
  } catch {
    // A window that can keep nothing here has no disk that hangs, either.
  }
}

/** What was left; null: nothing. */
export function readTrace(trace: Trace): string | null {
  try {
    return localStorage.getItem(nameOf(trace));
  } catch {
    return null;
  }
}
