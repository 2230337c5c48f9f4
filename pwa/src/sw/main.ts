/// <reference lib="webworker" />
// The service worker. Built on its own into one classic script, /sw.js. It keeps the shell and
// the words of one language (never an answer of the API), shows notices, and says that it did.
// It has no sentences of its own: what a notice says comes with the notice, in its language.

import { listeners } from "../api/client.ts";
import { fromBase64url, newId } from "../api/link.ts";
import type { Me } from "../api/types.ts";
import type { Worn } from "../data/appLook.ts";
import { showDot } from "../data/iconDot.ts";
import { kept, keep } from "../data/keyValueStore.ts";
import { endLeft } from "../data/leaving.ts";
import { flush } from "../data/offlineQueue.ts";
import { spoken, type Language } from "../messages/languages.ts";

declare const self: ServiceWorkerGlobalScope;
/** Addresses of the shell and a hash of their content, put in by the build. */
declare const __SHELL__: readonly string[];
/** Where each language's words are, in parts. */
declare const __WORDS__: Record<Language, readonly string[]>;
declare const __SHELL_VERSION__: string;

const CACHE = `shell-${__SHELL_VERSION__}`;
/** Shown when a push can't be read at all: a worker that shows nothing loses its right to. */
const NEUTRAL_TITLE = "ShowUp";

interface Action {
  action: string;
  title: string;
}

interface Declared {
  title?: string;
  navigate?: string;
  tag?: string;
  lang?: string;
  dir?: NotificationDirection;
  silent?: boolean;
  requireInteraction?: boolean;
}

interface Payload {
  /** Its tag is the notice's own, or that of the one in whose place it is shown. */
  notification?: Declared;
  n?: string;
  a?: string;
  actions?: Action[];
}

/** `actions` and `renotify` are missing from the DOM types. */
type Options = NotificationOptions & { actions?: Action[]; renotify?: boolean };

self.addEventListener("install", (event) => {
  // The new worker takes over when no page is open, or when a page says that it may:
  // never in the midst of an ask.
  event.waitUntil(install());
});

/** The account's language, or the one that the page will choose without an account. */
async function install(): Promise<void> {
  const me = await kept<Me>("me");
  const language = me?.account.language ?? spoken(navigator.languages);
  const cache = await caches.open(CACHE);
  await cache.addAll([...__SHELL__, ...__WORDS__[language]]);
  // While a server is exchanged, the page may come from the one before: it would ask for parts
  // that this worker doesn't have. The browser installs it anew the next time.
  const page = await (await cache.match("/"))?.text();
  const scripts = [...(page ?? "").matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)];
  if (!scripts.every(([, address]) => __SHELL__.includes(address as string))) {
    await caches.delete(CACHE);
    throw new Error("the page isn't this worker's");
  }
}

/** Keeps a language that is spoken now; with no way out, the page says it again next time. */
async function hold(language: Language): Promise<void> {
  const cache = await caches.open(CACHE);
  const had = await Promise.all(__WORDS__[language].map((part) => cache.match(part)));
  const missing = __WORDS__[language].filter((_, at) => !had[at]);
  await cache.addAll(missing).catch(() => undefined);
}

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldShells().then(() => self.clients.claim()));
});

/**
 * What earlier versions kept goes once no page can be one of theirs, `arriving` excepted: an open
 * page fetches parts of its own version until it is closed.
 */
async function dropOldShells(arriving = ""): Promise<void> {
  const { installing, waiting } = self.registration;
  // A next version's cache mustn't go.
  if (installing || waiting) return;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.some((client) => client.id !== arriving)) return;
  const names = (await caches.keys()).filter((name) => name.startsWith("shell-"));
  const old = names.filter((name) => name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (address.pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") {
    event.respondWith(page(request));
    event.waitUntil(dropOldShells(event.resultingClientId));
  } else if (address.pathname.startsWith("/assets/")) {
    // Named by its content, so whichever version kept it, it is the same.
    event.respondWith(caches.match(address.pathname).then((hit) => hit ?? fetch(request)));
  } else if (__SHELL__.includes(address.pathname)) {
    event.respondWith(
      caches.match(address.pathname, { cacheName: CACHE }).then((hit) => hit ?? fetch(request)),
    );
  }
});

/** Every page of the app is the same shell; it opens from the cache, so also with no way out. */
async function page(request: Request): Promise<Response> {
  const shell = await caches.match("/", { cacheName: CACHE });
  return shell ?? fetch(request);
}

interface Shown {
  notice: string;
  attempt: string;
}

/** The last notices shown, so that a repeated attempt stays one notice on the screen. */
async function firstTime({ notice, attempt }: Shown): Promise<boolean> {
  const before = (await kept<Shown[]>("shown")) ?? [];
  const known = before.some((one) => one.notice === notice && one.attempt === attempt);
  if (!known) await keep("shown", [...before, { notice, attempt }].slice(-60));
  return !known;
}

function receipt(payload: Payload, what: "shown" | "opened"): Promise<unknown> {
  if (!payload.n || !payload.a) return Promise.resolve();
  return fetch("/api/v1/receipts", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ notice_id: payload.n, attempt_id: payload.a, what }),
    credentials: "same-origin",
    keepalive: true,
  }).catch(() => undefined);
}

async function tellPages(message: unknown): Promise<void> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const client of pages) client.postMessage(message);
}

function read(event: PushEvent): Payload {
  let payload: Payload = {};
  try {
    payload = (event.data?.json() as Payload | undefined) ?? {};
  } catch {
    // Shown below in neutral words all the same.
  }
  // A browser that understood the declarative form hands the notification over ready-made.
  const declared = (event as PushEvent & { notification?: Notification & { navigate?: string } })
    .notification;
  if (declared && !payload.notification) {
    const given: Declared = { title: declared.title, tag: declared.tag, lang: declared.lang };
    if (declared.dir !== "auto") given.dir = declared.dir;
    if (declared.navigate) given.navigate = declared.navigate;
    payload.notification = given;
  }
  return payload;
}

async function show(payload: Payload): Promise<void> {
  const declared = payload.notification ?? {};
  const notice = payload.n ?? declared.tag ?? "";
  const tag = declared.tag ?? notice;
  // Answered on another phone, and the page in sight here shows that by itself. It is shown and
  // closed again: iOS takes the right to push from a worker that shows nothing, page or not.
  const passes = declared.silent && tag !== notice && (await isSeen()) && !(await isShown(tag));
  const fresh = await firstTime({ notice, attempt: payload.a ?? "" });
  const worn = await kept<Worn>("looks");
  const options: Options = {
    icon: `${worn ? `/looks/${worn.look}` : ""}/icon-192.png`,
    badge: "/badge-96.png",
    data: { n: payload.n, a: payload.a },
    silent: declared.silent ?? false,
  };
  if (declared.lang) options.lang = declared.lang;
  if (declared.dir) options.dir = declared.dir;
  if (payload.actions) options.actions = payload.actions;
  if (tag) {
    options.tag = tag;
    options.renotify = fresh && !options.silent;
  }
  await self.registration.showNotification(declared.title ?? worn?.name ?? NEUTRAL_TITLE, options);
  if (!tag) return;
  // Where a tag replaces nothing, the older ones are closed by hand. They come in no common order.
  const all = await self.registration.getNotifications({ tag }).catch(() => []);
  const newest = all.find(({ data }) => (data as Payload | null)?.a === payload.a) ?? all.at(-1);
  for (const one of all) if (passes || one !== newest) one.close();
}

let lastShown: Promise<unknown> = Promise.resolve();

/**
 * One after another: a phone that was off gets what was kept for it at once, and two of one tag
 * would each close the other.
 */
function showInTurn(payload: Payload): Promise<void> {
  const shown = lastShown.then(() => show(payload));
  lastShown = shown.catch(() => undefined);
  return shown;
}

async function isShown(tag: string): Promise<boolean> {
  return (await self.registration.getNotifications({ tag }).catch(() => [])).length > 0;
}

/** On the icon: that something calls which wasn't looked at. What calls for nothing is no reason. */
async function followDot(): Promise<void> {
  const shown = await self.registration.getNotifications().catch(() => []);
  await showDot(shown.some((one) => !one.silent) && !(await isSeen()));
}

async function isSeen(): Promise<boolean> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  return pages.some((page) => page.visibilityState === "visible");
}

self.addEventListener("push", (event) => {
  const payload = read(event);
  event.waitUntil(
    showInTurn(payload).then(() =>
      Promise.all([followDot(), receipt(payload, "shown"), tellPages({ type: "refresh" }), sendWaiting()]),
    ),
  );
});

/** What waits in the outbox goes, whether a page is open or not. */
async function sendWaiting(): Promise<void> {
  if (!(await endLeft())) return;
  const me = await kept<Me>("me");
  listeners.language = () => me?.account.language ?? "en";
  const came = await flush();
  if (came.size > 0) await tellPages({ type: "refresh" });
}

self.addEventListener("sync", (event) => {
  (event as ExtendableEvent).waitUntil(sendWaiting());
});

async function open(payload: Payload): Promise<void> {
  const to = payload.n ? `/n#${payload.n}` : "/";
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const here = pages.find((one) => one.visibilityState === "visible") ?? pages[0];
  if (!here) {
    await self.clients.openWindow(to);
    return;
  }
  // The page goes there by itself: a reload could cut an ask short.
  here.postMessage({ type: "go", to });
  await here.focus().catch(() => undefined);
}

self.addEventListener("notificationclick", (event) => {
  const payload = (event.notification.data ?? {}) as Payload;
  event.notification.close();
  event.waitUntil(followDot());
  if (event.action === "later") return;
  event.waitUntil(Promise.all([open(payload), receipt(payload, "opened")]));
});

self.addEventListener("notificationclose", (event) => {
  event.waitUntil(followDot());
});

function tellServer(method: "PUT" | "DELETE", key: string, body: object): Promise<Response> {
  return fetch("/api/v1/me/push", {
    method,
    headers: { "Content-Type": "application/json", "Idempotency-Key": key },
    body: JSON.stringify(body),
    credentials: "same-origin",
  });
}

/** The browser ended the subscription. Where there can be no new one, the server is told. */
async function subscribeAgain(): Promise<void> {
  const key = await kept<string>("push_key");
  if (!key) return;
  const id = newId();
  let subscription: PushSubscription;
  try {
    subscription = await self.registration.pushManager.subscribe({
      userVisibleOnly: true,
      applicationServerKey: fromBase64url(key),
    });
  } catch {
    await tellServer("DELETE", id, {});
    return;
  }
  const { endpoint, keys } = subscription.toJSON();
  await keep("push", { endpoint, id });
  await tellServer("PUT", id, { id, endpoint, p256dh: keys?.["p256dh"], auth: keys?.["auth"] });
}

self.addEventListener("pushsubscriptionchange", (event) => {
  (event as ExtendableEvent).waitUntil(subscribeAgain());
});

self.addEventListener("message", (event) => {
  const said = event.data as { type?: string; language?: Language } | null;
  if (said?.type === "take-over") void self.skipWaiting();
  if (said?.type === "language" && said.language) event.waitUntil(hold(said.language));
});
