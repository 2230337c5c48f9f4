// Where a notice calls a friend to: fetched for those who were called, and for a friend's home.

import type { Route } from "../data/router.ts";
import { routes as ask } from "../features/ask/routes.friend.ts";
import { routes as joining } from "../features/joining/routes.friend.ts";

export const ROUTES: readonly Route[] = [
  ...ask,
  ...joining,
];
