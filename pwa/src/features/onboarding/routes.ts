// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { LimitsScreen } from "./LimitsScreen.tsx";
import { SetupOrder } from "./SetupOrder.tsx";
import { SetupPeople } from "./SetupPeople.tsx";
import { SetupReview } from "./SetupReview.tsx";
import { SetupSharing } from "./SetupSharing.tsx";
import { Start } from "./Start.tsx";

export const routes: readonly Route[] = [
  route("/start", Start, { open: true, begins: true }),
  route("/limits", LimitsScreen, { open: true }),
  route("/new/people", SetupPeople, { open: true }),
  route("/new/when", SetupOrder, { open: true }),
  route("/new/know", SetupSharing, { open: true }),
  route("/new/alone", SetupReview, { open: true }),
];
