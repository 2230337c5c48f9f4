// Registers the service worker under the policy `trusted-types sw`, which lets through
// one address and no other.

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

/** Without a worker (an old or private window) the app works online only. */
export async function registerServiceWorker(): Promise<ServiceWorkerRegistration | undefined> {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return undefined;
  return navigator.serviceWorker.register(address(), { scope: "/", updateViaCache: "none" });
}
