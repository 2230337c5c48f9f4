// What was dealt with in the app doesn't go on calling from this phone's own list of notifications.
// The other phones of the account are told by the server.

import { get } from "../api/client.ts";
import type { NoticeView } from "../api/types.ts";

/** Closes the notifications that are shown here about this subject: an ask, or a knock. */
export async function clearHere(subjectId: string): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  const shown = (await registration?.getNotifications()) ?? [];
  await Promise.all(shown.map((one) => closeIfAbout(subjectId, one)));
}

async function closeIfAbout(subjectId: string, notification: Notification): Promise<void> {
  const { n } = (notification.data ?? {}) as { n?: string };
  if (!n) return;
  const notice = await get<NoticeView>(`/notices/${n}`);
  if (notice.subject_id === subjectId) notification.close();
}
