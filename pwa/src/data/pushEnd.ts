// The end of notices on this phone, apart from all else about them: a locked phone ends them, too.

let ends = 0;

/** How often this phone let go of its notices: what was under way then keeps nothing any more. */
export const endsSoFar = (): number => ends;

/** Ends the subscription on this phone alone, for "forget this device". */
export async function dropHere(): Promise<void> {
  ends += 1;
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => undefined);
  const subscription = await registration?.pushManager?.getSubscription().catch(() => null);
  await subscription?.unsubscribe().catch(() => false);
}
