/// <reference lib="webworker" />
// The service worker. Built on its own into one classic script, /sw.js.

declare const self: ServiceWorkerGlobalScope;
/** Addresses of the shell and a hash of their content, put in by the build. */
declare const __SHELL__: readonly string[];
declare const __SHELL_VERSION__: string;

const CACHE = `shell-${__SHELL_VERSION__}`;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...__SHELL__])));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith("shell-") && name !== CACHE))
      .then((old) => Promise.all(old.map((name) => caches.delete(name)))),
  );
});

export {};
