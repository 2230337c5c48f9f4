// A phone that was forgotten with no way out. The server still counts it as signed in, and the
// cookie that says so can't be taken away by a script. So it is ended before anything else is
// asked of the server; until then this phone is nobody's.

import { call, listeners, NotSent } from "../api/client.ts";
import { newId } from "../api/link.ts";
import { drop, keep, kept } from "./keyValueStore.ts";
import { leaveTrace, readTrace } from "./traces.ts";

/** Holds the idempotency key of the call that is still to be made, and nothing of anybody. */
const NAME = "leaving";
const PATH = "/me/forget";

/** Whether there was nothing to end when it was looked at last; null: not looked yet. */
let free: boolean | null = null;
let ending: Promise<boolean> | null = null;

export async function leaveLater(key: string): Promise<void> {
  free = false;
  leaveTrace(NAME, "");
  await keep(NAME, key);
}

/** Ends what is left of a session that was forgotten; false while the server can't be told. */
export function endLeft(): Promise<boolean> {
  if (free) return Promise.resolve(true);
  ending ??= tell().finally(() => (ending = null));
  return ending;
}

async function tell(): Promise<boolean> {
  // Where the disk doesn't give it, or not in time, the trace alone says that there is something
  // to end. To end it once more with another key changes nothing.
  const key = (await kept<string>(NAME)) ?? (readTrace(NAME) === null ? undefined : newId());
  if (key) {
    try {
      await call("POST", PATH, { key, body: {}, retries: 0 });
    } catch (error) {
      // Any no of the server's means that it was ended before.
      if (error instanceof NotSent) return false;
    }
    await drop(NAME);
  }
  leaveTrace(NAME, null);
  free = true;
  return true;
}

listeners.mayCall = (path) => (path === PATH ? Promise.resolve(true) : endLeft());
