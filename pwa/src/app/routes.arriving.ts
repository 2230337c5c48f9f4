// Where somebody arrives by a link or sets a circle up: fetched there, as it is gone to once.

import type { Route } from "../data/router.ts";
import { routes as account } from "../features/account/routes.arriving.ts";
import { routes as ask } from "../features/ask/routes.arriving.ts";
import { routes as gatherings } from "../features/gatherings/routes.arriving.ts";
import { routes as installing } from "../features/installing/routes.arriving.ts";
import { routes as joining } from "../features/joining/routes.arriving.ts";
import { routes as onboarding } from "../features/onboarding/routes.arriving.ts";

export const ROUTES: readonly Route[] = [
  ...account,
  ...ask,
  ...gatherings,
  ...installing,
  ...joining,
  ...onboarding,
];
