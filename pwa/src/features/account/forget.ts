// "Delete everything on this phone": its session, its pushes, and everything that it keeps, also with no way out.

import { call, NotSent } from "../../api/client.ts";
import { actionNotice } from "../../data/actions.ts";
import { dropHere } from "../../data/pushEnd.ts";
import { startAt } from "../../data/router.ts";
import { leaveDevice } from "../../data/session.ts";
import { t } from "../../messages/index.ts";

export async function forgetPhone(key: string): Promise<void> {
  await dropHere();
  let told = true;
  try {
    await call("POST", "/me/forget", { key, body: {}, retries: 0 });
  } catch (error) {
    // With no way out this phone forgets all the same, and the server is told later.
    if (!(error instanceof NotSent)) throw error;
    told = false;
  }
  await leaveDevice(told ? null : key);
  startAt("/");
  actionNotice.value = t(told ? "me.forgotten" : "me.forgotten_here");
}
