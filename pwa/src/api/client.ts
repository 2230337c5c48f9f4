// One door to the server: idempotency keys, patience, and two kinds of "no".

import { newId } from "./link.ts";

/** How long a phone waits for an answer before it says "not sent". */
const PATIENCE_MS = 8_000;
const PAUSES_MS = [400, 1_200];
/** How long a phone waits before it asks again whether it is really signed out. */
const DOUBT_MS = 1_500;

/** The server understood and answered no; `detail` is a kind sentence to show as it is. */
export class Problem extends Error {
  override name = "Problem";
  constructor(
    readonly status: number,
    readonly code: string,
    readonly body: Record<string, unknown>,
  ) {
    super(code);
  }
  get detail(): string | null {
    return typeof this.body["detail"] === "string" ? this.body["detail"] : null;
  }
}

/** No answer that counts: no connection, no reply in time, or a server in trouble. */
export class NotSent extends Error {
  override name = "NotSent";
  /** `reached`: something answered, but not as it should; otherwise there was no way out. */
  constructor(readonly reached = false) {
    super();
  }
}

export interface Options {
  body?: unknown;
  /** The idempotency key; the same one is kept over every retry of this call. */
  key?: string;
  etag?: string;
  /** What is here already; where the server still says that, the call gives `UNCHANGED`. */
  had?: string | null;
  /** Told the head of an answer. */
  headed?: (head: Headers) => void;
  /** How often to try again by itself when nothing came back. */
  retries?: number;
  /** How long to wait for each answer, in milliseconds. */
  patience?: number;
}

/** The answer to a call with `had`, where nothing has changed. */
export const UNCHANGED = Symbol("unchanged");

/** What the client tells and asks the rest of the app; set once at start. */
export const listeners = {
  signedOut: (): void => undefined,
  /** Whether this phone has anything to lose by being signed out. */
  thinksIn: (): boolean => true,
  /** Whether the server may be called now: not before a session that was left is ended. */
  mayCall: (_path: string): Promise<boolean> => Promise.resolve(true),
  language: (): string => "en",
};

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function once(method: string, path: string, init: RequestInit, patience: number) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(`/api/v1${path}`, { ...init, method, signal: stop.signal });
    const text = await answer.text();
    return { answer, text };
  } catch {
    throw new NotSent();
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Calls the API. A 2xx gives its body (null when empty), a 4xx throws Problem, anything
 * else throws NotSent after the retries, each with the same key. That this phone is signed out
 * has to be said twice: the first no may be about a sign-in that was just replaced.
 */
export async function call<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = {
    Accept: "application/json",
    "Accept-Language": listeners.language(),
  };
  if (method !== "GET") headers["Idempotency-Key"] = options.key ?? newId();
  if (options.etag) headers["If-Match"] = options.etag;
  if (options.had) headers["If-None-Match"] = options.had;
  const init: RequestInit = { headers, cache: "no-store", credentials: "same-origin" };
  if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(options.body);
  }
  if (!(await listeners.mayCall(path))) throw new NotSent();
  const retries = options.retries ?? PAUSES_MS.length;
  let doubted = !listeners.thinksIn();
  for (let attempt = 0; ; attempt += 1) {
    try {
      const { answer, text } = await once(method, path, init, options.patience ?? PATIENCE_MS);
      options.headed?.(answer.headers);
      if (answer.status === 304) return UNCHANGED as T;
      if (answer.ok) return (text ? JSON.parse(text) : null) as T;
      if (answer.status >= 500) throw new NotSent(true);
      const problem = readProblem(answer.status, text);
      if (problem.code === "not-signed-in") {
        if (!doubted) {
          doubted = true;
          attempt -= 1;
          await pause(DOUBT_MS * (0.75 + Math.random() / 2));
          continue;
        }
        listeners.signedOut();
      }
      throw problem;
    } catch (error) {
      // A body that isn't JSON comes from something in between, not from the server.
      const failed = error instanceof SyntaxError ? new NotSent(true) : error;
      if (!(failed instanceof NotSent) || attempt >= retries) throw failed;
      const wait = PAUSES_MS[attempt] ?? 2_000;
      await pause(wait * (0.75 + Math.random() / 2));
    }
  }
}

/** A refusal as the server put it. */
export function readProblem(status: number, text: string): Problem {
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    const code = String(body["type"] ?? "").replace(/^.*\/problems\//, "");
    return new Problem(status, code || String(status), body);
  } catch {
    return new Problem(status, String(status), {});
  }
}

/**
 * Whether a link was refused for good. Too many tries, a café's sign-in page or another filter on
 * the way say nothing about the link.
 */
export const isLinkOver = (error: Problem): boolean =>
  [404, 409, 410].includes(error.status) && error.code !== String(error.status);

export const get = <T>(path: string): Promise<T> => call<T>("GET", path, { retries: 1 });

export interface Answer<T> {
  data: T | typeof UNCHANGED;
  /** Of what the answer says; null where it has none. */
  tag: string | null;
  /** When the server began to make it, in seconds by its own clock; null where it doesn't say. */
  madeAt: number | null;
}

/** The same, where it may be here already under the tag `had`. */
export async function getAgain<T>(path: string, had: string | null): Promise<Answer<T>> {
  const answer: Omit<Answer<T>, "data"> = { tag: null, madeAt: null };
  const data = await call<T | typeof UNCHANGED>("GET", path, {
    retries: 1,
    had,
    headed: (head) => {
      const tag = head.get("ETag");
      // A strong tag counts versions: what is said beside them may have changed all the same.
      answer.tag = tag?.startsWith("W/") ? tag : null;
      answer.madeAt = Number(head.get("Showup-At")) || null;
    },
  });
  return { data, ...answer };
}

export const post = <T>(path: string, body: unknown = {}, key?: string, etag?: string): Promise<T> =>
  call<T>("POST", path, { body, ...(key ? { key } : {}), ...(etag ? { etag } : {}) });

export const put = <T>(path: string, body: unknown, key?: string, etag?: string): Promise<T> =>
  call<T>("PUT", path, { body, ...(key ? { key } : {}), ...(etag ? { etag } : {}) });

export const patch = <T>(path: string, body: unknown, key?: string, etag?: string): Promise<T> =>
  call<T>("PATCH", path, { body, ...(key ? { key } : {}), ...(etag ? { etag } : {}) });

export const remove = <T>(path: string, key?: string, body: object = {}): Promise<T> =>
  call<T>("DELETE", path, { body, ...(key ? { key } : {}) });
