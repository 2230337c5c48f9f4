// What was tapped and has no answer of the server yet. It lies on the phone's disk before it is
// sent, so that neither a dead battery nor a dead spot loses it, and goes with one key however
// often it is tried. The page and the service worker both send it: one at a time, by a lock.

import { call, NotSent, Problem } from "../api/client.ts";
import type { Me } from "../api/types.ts";
import { all, drop, keep, kept } from "./keyValueStore.ts";

export type What = "ask" | "answer" | "drop_out" | "claim" | "release" | "capacity" | "reach";

export interface Unsent {
  /** Its idempotency key; an ask's is the ask's id. */
  id: string;
  what: What;
  circle: string;
  /** Who tapped it: it goes when they are signed in here, and never as somebody else. */
  account?: string;
  method: "POST" | "PUT";
  path: string;
  body: unknown;
  /** What was tapped, in the words that were on screen. */
  label: string;
  /** When it was tapped or confirmed, in milliseconds. */
  at: number;
  /** A later tap about the same thing takes its place. */
  about?: string;
  /** Why the server said no, in its own kind words. */
  refused?: string;
  /** The ask that runs already. */
  running?: string;
  /** It meets something of one's own: it can be taken all the same. */
  clashes?: boolean;
}

export type Sent = { data: unknown } | { problem: Problem } | { lost: NotSent };

/** After this an ask, an answer or a claim that waited is confirmed before it is sent. */
export const STALE_MS = 10 * 60_000;
/** After this everything is: the server keeps keys for seven days. */
export const LONG_MS = 6 * 24 * 60 * 60_000;

/** What the outbox's names begin with: they outlast a phone that is signed out. */
export const PREFIX = "out:";
const SOON_OLD: readonly What[] = ["ask", "answer", "claim"];

export function needsYes({ what, at }: Unsent, now = Date.now()): boolean {
  return now - at > (SOON_OLD.includes(what) ? STALE_MS : LONG_MS);
}

/** The id of who is signed in on this phone lies here, where a locked phone can read it, too. */
export const ACCOUNT = "account";

/** Who is signed in on this phone, for the page and the service worker alike; null: nobody. */
export async function accountHere(): Promise<string | null> {
  return (await kept<string>(ACCOUNT)) ?? (await kept<Me>("me"))?.account.id ?? null;
}

/**
 * What waits on this phone: an ask first, the rest in the order of their taps. While nobody is
 * signed in that is everybody's; what somebody else tapped here is hidden, and after days dropped.
 */
export async function waiting(): Promise<Unsent[]> {
  const here = await accountHere();
  const found: Unsent[] = [];
  for (const one of await all<Unsent>(PREFIX)) {
    const theirs = here !== null && one.account !== undefined && one.account !== here;
    if (!theirs) found.push(one);
    else if (Date.now() - one.at > LONG_MS) await forget(one.id);
  }
  const rank = (one: Unsent) => (one.what === "ask" ? 0 : one.at);
  return found.sort((a, b) => rank(a) - rank(b));
}

export const save = (one: Unsent): Promise<void> => keep(PREFIX + one.id, one);
const forget = (id: string): Promise<void> => drop(PREFIX + id);

/** Puts something in; what it replaces goes out. */
export async function put(one: Unsent): Promise<void> {
  await save(one);
  if (!one.about) return;
  for (const older of await waiting()) {
    if (older.id !== one.id && older.about === one.about) await forget(older.id);
  }
}

const alone = <T>(work: () => Promise<T>): Promise<T> =>
  navigator.locks ? (navigator.locks.request("outbox", work) as Promise<T>) : work();

/** Takes something out, after what is being sent just now. */
export const takeOut = (id: string): Promise<void> => alone(() => forget(id));

async function send(one: Unsent): Promise<Sent> {
  try {
    return { data: await call(one.method, one.path, { body: one.body, key: one.id, retries: 0 }) };
  } catch (error) {
    if (error instanceof NotSent) return { lost: error };
    if (error instanceof Problem) return { problem: error };
    throw error;
  }
}

/** The server will take it later: it stays as it is. */
const later = ({ status }: Problem): boolean => status === 401 || status === 429;

/**
 * Sends what waits and needs no confirming. What the server took is gone from the outbox; what
 * it refused stays, with its words; with no way out the rest waits. Gives what came of each.
 */
export function flush(): Promise<Map<string, Sent>> {
  return alone(async () => {
    const came = new Map<string, Sent>();
    const here = await accountHere();
    for (const one of await waiting()) {
      if (one.refused !== undefined || needsYes(one)) continue;
      if (one.account !== undefined && one.account !== here) continue;
      const result = await send(one);
      came.set(one.id, result);
      if ("data" in result) await forget(one.id);
      else if ("lost" in result) {
        if (!result.lost.reached) break;
      } else if (later(result.problem)) break;
      else {
        const { code, detail, body } = result.problem;
        const running = body["ask_id"];
        const more = {
          ...(typeof running === "string" ? { running } : {}),
          ...(code === "clashes" ? { clashes: true } : {}),
        };
        await save({ ...one, ...more, refused: detail ?? "" });
      }
    }
    return came;
  });
}
