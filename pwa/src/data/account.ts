// An account without a name or a password: an id, and a token that becomes the cookie.

import { post } from "../api/client.ts";
import { newId, newSecret } from "../api/link.ts";
import { language } from "../messages/index.ts";
import { zoneHere } from "../messages/time.ts";
import { loadMe, me } from "./session.ts";

/** Held in memory until the server has it: a lost answer is repeated with the same token. */
let pending: { id: string; device_id: string; token: string } | null = null;

/** Makes the account of this phone, unless it has one. */
export async function ensureAccount(ids?: { account: string; device: string }): Promise<void> {
  if (me.peek()) return;
  pending ??= {
    id: ids?.account ?? newId(),
    device_id: ids?.device ?? newId(),
    token: newSecret(),
  };
  await post("/accounts", { ...pending, language: language.peek(), zone: zoneHere() }, pending.id);
  pending = null;
  await loadMe();
}
