// How a member can be reached, in words and in ways.

import type { Addresses, Channel } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { wallRange } from "../../messages/time.ts";

/** Over what this member can be reached: the app, and addresses whose code came back. */
export function channelsOf(held: Addresses | null | undefined): Channel[] {
  const found = (held?.addresses ?? []).filter((one) => one.state === "live");
  return [...new Set<Channel>(["push", ...found.map((one) => one.channel)])];
}

/** "Ring at night?": what that means, and what the phone has to do with it. */
export const nightHint = (from: string, to: string): string =>
  `${t("reach.night_hint", { hours: wallRange(from, to) })} ${t("reach.night_phone")}`;
