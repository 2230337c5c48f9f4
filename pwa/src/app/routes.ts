// Every address of the app. What somebody needs first stands in the first file; where all others
// stand, the address tells, so that their table is fetched with their screens.

import { lazy } from "../data/lazy.ts";
import type { Route } from "../data/router.ts";
import { routes as ask } from "../features/ask/routes.first.ts";
import { routes as home } from "../features/home/routes.first.ts";
import { routes as onboarding } from "../features/onboarding/routes.first.ts";

/** What opens before anything else was fetched. No address fits two of them, here or below. */
export const FIRST: readonly Route[] = [...ask, ...home, ...onboarding];

/** Tables that are fetched, with their screens and what these say. */
export const TABLES = {
  friend: lazy(() => import("./routes.friend.ts"), "friend"),
  arriving: lazy(() => import("./routes.arriving.ts"), "arriving"),
  seldom: lazy(() => import("./routes.seldom.ts"), "rest"),
};

/** The table that an address stands in, if it is one of the app's and not of the first. */
export function tableOf(address: string): keyof typeof TABLES {
  if (/^\/(?:n\/?$|c\/[^/]+\/answer\/)/.test(address)) return "friend";
  return /^\/(?:c\/|me\b|look-after)/.test(address) ? "seldom" : "arriving";
}
