// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const CardScreen = lazyScreen(() => import("./CardScreen.tsx"), "CardScreen");
const ShownCardScreen = lazyScreen(() => import("./ShownCardScreen.tsx"), "ShownCardScreen");
const CompanionNotesScreen = lazyScreen(
  () => import("./CompanionNotesScreen.tsx"),
  "CompanionNotesScreen",
);

export const routes: readonly Route[] = [
  route("/c/:circleId/card/:card", CardScreen),
  route("/c/:circleId/card/:card/shown", ShownCardScreen),
  route("/c/:circleId/companion-notes", CompanionNotesScreen),
];
