// The addresses of this feature where somebody arrives or sets up, and their screens.

import { route, type Route } from "../../data/router.ts";
import { SetupOrder } from "./SetupOrder.tsx";
import { SetupPeople } from "./SetupPeople.tsx";
import { SetupReview } from "./SetupReview.tsx";
import { SetupSharing } from "./SetupSharing.tsx";

export const routes: readonly Route[] = [
  route("/new/people", SetupPeople, { open: true }),
  route("/new/when", SetupOrder, { open: true }),
  route("/new/know", SetupSharing, { open: true }),
  route("/new/alone", SetupReview, { open: true }),
];
