// Notices on this phone: on, off, and telling the server again at every start.

import { put, remove } from "../api/client.ts";
import { fromBase64url, newId } from "../api/link.ts";
import { keep, kept } from "../store/db.ts";

/** none: this browser has no push · homescreen: an iPhone wants the app installed first */
export type Ability = "yes" | "none" | "homescreen" | "blocked";

export class NoPush extends Error {
  constructor(readonly why: Ability) {
    super(why);
  }
}

const iPhone = (): boolean =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);

export const installed = (): boolean =>
  matchMedia("(display-mode: standalone)").matches ||
  (navigator as { standalone?: boolean }).standalone === true;

export function ability(): Ability {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    return iPhone() && !installed() ? "homescreen" : "none";
  }
  return Notification.permission === "denied" ? "blocked" : "yes";
}

function body(id: string, subscription: PushSubscription) {
  const { endpoint, keys } = subscription.toJSON();
  return { id, endpoint, p256dh: keys?.["p256dh"], auth: keys?.["auth"] };
}

/** One id for one subscription, however often it is told. */
async function idOf(endpoint: string): Promise<string> {
  const before = await kept<{ endpoint: string; id: string }>("push");
  if (before?.endpoint === endpoint) return before.id;
  const id = newId();
  await keep("push", { endpoint, id });
  return id;
}

async function tell(subscription: PushSubscription): Promise<void> {
  await put("/me/push", body(await idOf(subscription.endpoint), subscription));
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
  const key = fromBase64url(publicKey);
  const options = { userVisibleOnly: true, applicationServerKey: key };
  let subscription = await registration.pushManager.getSubscription();
  if (subscription && !sameKey(subscription, key)) {
    await subscription.unsubscribe();
    subscription = null;
  }
  try {
    subscription ??= await registration.pushManager.subscribe(options);
  } catch {
    throw new NoPush("none");
  }
  await keep("push_key", publicKey);
  await tell(subscription);
}

/** Off here and at the server. */
export async function turnOff(): Promise<void> {
  await remove("/me/push");
  const registration = await navigator.serviceWorker?.getRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}

/** At every start: subscriptions end silently, so the server is told what there is. */
export async function remind(publicKey: string): Promise<void> {
  if (ability() !== "yes" || Notification.permission !== "granted") return;
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  if (!subscription) return;
  await keep("push_key", publicKey);
  await tell(subscription);
}

/** Ends the subscription on this phone alone, for "forget this device". */
export async function dropHere(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  const subscription = await registration?.pushManager?.getSubscription().catch(() => null);
  await subscription?.unsubscribe().catch(() => false);
}
