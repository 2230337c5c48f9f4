// Registers the service worker under the policy `trusted-types sw`, which lets through
// one address and no other, and lets a newer worker take over when that disturbs nobody.

import { effect } from "@preact/signals";

import { catalogue, language } from "../messages/index.ts";
import { busy, actionError } from "./actions.ts";
import { calm } from "./calm.ts";
import { refreshAll } from "./liveQuery.ts";
import { flushNow } from "./offlineQueueState.ts";
import { go, path } from "./router.ts";
import { newVersion } from "./version.ts";

const ADDRESS = "/sw.js";

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(input: string): string },
  ): { createScriptURL(input: string): unknown };
}

/** Only the app's own worker may ever become a script address. */
export function onlyTheWorker(input: string): string {
  if (input !== ADDRESS) throw new TypeError("not the service worker's address");
  return input;
}

function address(): string {
  const types = (window as unknown as { trustedTypes?: TrustedTypes }).trustedTypes;
  if (!types) return ADDRESS;
  // A TrustedScriptURL is taken where the DOM types still say string.
  return types
    .createPolicy("sw", { createScriptURL: onlyTheWorker })
    .createScriptURL(ADDRESS) as string;
}

function undisturbed(): boolean {
  return document.hidden && calm(path.peek()) && !busy.peek() && !actionError.peek();
}

function letTakeOver(registration: ServiceWorkerRegistration | undefined): void {
  let had = navigator.serviceWorker.controller !== null;
  let changed = false;
  const look = (): void => {
    if (!undisturbed()) return;
    if (changed) location.reload();
    else registration?.waiting?.postMessage({ type: "take-over" });
  };
  document.addEventListener("visibilitychange", look);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    // The first worker of a page changes nothing for it.
    if (!had) {
      had = true;
      return;
    }
    // Whoever is in the midst of something hears of it, and goes on.
    changed = newVersion.value = true;
    look();
  });
}

function listen(): void {
  navigator.serviceWorker.addEventListener("message", (event) => {
    const said = event.data as { type?: string; to?: string } | null;
    if (said?.type === "refresh") {
      refreshAll();
      void flushNow();
    }
    if (said?.type === "go" && said.to?.startsWith("/")) go(said.to);
  });
}

/** Each worker, the next version's too, keeps the words of the language in use. */
function tellLanguage(registration: ServiceWorkerRegistration): void {
  effect(() => {
    const message = { type: "language", language: language.value };
    if (!catalogue.value) return;
    const { active, waiting, installing } = registration;
    for (const one of [active, waiting, installing]) one?.postMessage(message);
  });
}

/** Without a worker (an old or private window) the app works online only. */
export async function registerServiceWorker(): Promise<ServiceWorkerRegistration | undefined> {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return undefined;
  listen();
  const registration = await navigator.serviceWorker.register(address(), {
    scope: "/",
    updateViaCache: "none",
  });
  letTakeOver(registration);
  tellLanguage(registration);
  return registration;
}
