// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const AftercareScreen = lazyScreen(() => import("./AftercareScreen.tsx"), "AftercareScreen");
const CheckInsScreen = lazyScreen(() => import("./CheckInsScreen.tsx"), "CheckInsScreen");
const LookBackScreen = lazyScreen(() => import("./LookBackScreen.tsx"), "LookBackScreen");

export const routes: readonly Route[] = [
  route("/c/:circleId/ask/:askId/after", AftercareScreen),
  route("/c/:circleId/check-ins", CheckInsScreen),
  route("/c/:circleId/look-back", LookBackScreen),
];
