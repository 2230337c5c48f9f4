// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/router.ts";
import { LimitsScreen } from "./LimitsScreen.tsx";
import { SetupOrder } from "./SetupOrder.tsx";
import { SetupPeople } from "./SetupPeople.tsx";
import { SetupReview } from "./SetupReview.tsx";
import { SetupSharing } from "./SetupSharing.tsx";
import { Start } from "./Start.tsx";

export const routes: readonly Route[] = [
  { path: "/start", screen: Start, open: true, begins: true },
  { path: "/limits", screen: LimitsScreen, open: true },
  { path: "/new/people", screen: SetupPeople, open: true },
  { path: "/new/when", screen: SetupOrder, open: true },
  { path: "/new/know", screen: SetupSharing, open: true },
  { path: "/new/alone", screen: SetupReview, open: true },
];
