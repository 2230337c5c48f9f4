// Notices on this phone: on, off, and telling the server again at every start.

import { put, remove } from "../api/client.ts";
import { fromBase64url, newId } from "../api/link.ts";
import type { Me } from "../api/types.ts";
import { drop, keep, kept } from "./keyValueStore.ts";
import { dropHere, endsSoFar } from "./pushEnd.ts";

/** none: this browser has no push · homescreen: an iPhone wants the app installed first */
export type Ability = "yes" | "none" | "homescreen" | "blocked";

export class NoPush extends Error {
  constructor(readonly why: Ability) {
    super(why);
  }
}

/** An iPhone or an iPad. */
export const isApple = (): boolean =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);

export const installed = (): boolean =>
  matchMedia("(display-mode: standalone)").matches ||
  (navigator as { standalone?: boolean }).standalone === true;

export function ability(): Ability {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    return isApple() && !installed() ? "homescreen" : "none";
  }
  return Notification.permission === "denied" ? "blocked" : "yes";
}

function body(id: string, subscription: PushSubscription) {
  const { endpoint, keys } = subscription.toJSON();
  return { id, endpoint, p256dh: keys?.["p256dh"], auth: keys?.["auth"] };
}

/** One id for one subscription, however often it is told. */
async function idOf(endpoint: string, isOver: () => boolean): Promise<string> {
  const before = await kept<{ endpoint: string; id: string }>("push");
  if (before?.endpoint === endpoint) return before.id;
  const id = newId();
  if (!isOver()) await keep("push", { endpoint, id });
  return id;
}

/** Tells the server; false where it knows that nothing arrives there any more. */
async function tell(
  subscription: PushSubscription,
  isOver: () => boolean = () => false,
): Promise<boolean> {
  const sent = body(await idOf(subscription.endpoint, isOver), subscription);
  if (isOver()) return false;
  return (await put<{ on: boolean }>("/me/push", sent)).on;
}

/** Ends what there is, if it is of no use, and subscribes anew. Throws where the browser can't. */
async function subscribe(
  registration: ServiceWorkerRegistration,
  publicKey: string,
  before: PushSubscription | null,
): Promise<PushSubscription> {
  await before?.unsubscribe();
  return registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: fromBase64url(publicKey),
  });
}

function sameKey(subscription: PushSubscription, key: Uint8Array): boolean {
  const used = subscription.options.applicationServerKey;
  if (!used) return true;
  const bytes = new Uint8Array(used);
  return bytes.length === key.length && bytes.every((byte, at) => byte === key[at]);
}

/** Turns notices on; call it from a tap. Throws NoPush where it can't be. */
export async function turnOn(publicKey: string): Promise<void> {
  const can = ability();
  if (can !== "yes") throw new NoPush(can);
  if ((await Notification.requestPermission()) !== "granted") throw new NoPush("blocked");
  const registration = await navigator.serviceWorker.ready;
  let subscription = await registration.pushManager.getSubscription();
  if (subscription && !sameKey(subscription, fromBase64url(publicKey))) {
    await subscription.unsubscribe();
    subscription = null;
  }
  try {
    subscription ??= await subscribe(registration, publicKey, null);
    await keep("push_key", publicKey);
    if (await tell(subscription)) return;
    await tell(await subscribe(registration, publicKey, subscription));
  } catch (error) {
    if (error instanceof DOMException) throw new NoPush("none");
    throw error;
  }
}

/** Off here and at the server. */
export async function turnOff(): Promise<void> {
  await remove("/me/push");
  await drop("push_key");
  await dropHere();
}

/** The service worker, once it runs; null where it doesn't within ten seconds. */
function worker(): Promise<ServiceWorkerRegistration | null> {
  const late = new Promise<null>((done) => setTimeout(() => done(null), 10_000));
  return Promise.race([navigator.serviceWorker.ready, late]);
}

/**
 * At every start, and when the app comes back: subscriptions end silently. Where notices were
 * turned on here and the subscription is gone, this phone subscribes again; where it can't, the
 * server is told that they are off. Gives whether the server was told anything new.
 */
export async function keepOn({ push }: Pick<Me, "push">): Promise<boolean> {
  const begun = endsSoFar();
  const isOver = (): boolean => endsSoFar() !== begun;
  const wanted = push.on || (await kept<string>("push_key")) !== undefined;
  const off = async (): Promise<boolean> => {
    if (push.on) await remove("/me/push");
    return push.on;
  };
  if (ability() !== "yes" || Notification.permission !== "granted") return off();
  const registration = await worker();
  const before = (await registration?.pushManager.getSubscription().catch(() => null)) ?? null;
  if (isOver()) return false;
  if (!registration || (!before && !wanted)) return off();
  await keep("push_key", push.public_key);
  const usable = before !== null && sameKey(before, fromBase64url(push.public_key));
  if (usable && (await tell(before, isOver))) return !push.on;
  if (isOver()) return false;
  let subscription: PushSubscription;
  try {
    subscription = await subscribe(registration, push.public_key, before);
  } catch {
    return off();
  }
  if (isOver()) {
    await subscription.unsubscribe().catch(() => false);
    return false;
  }
  return (await tell(subscription, isOver)) !== push.on;
}
