// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const InTurnScreen = lazyScreen(() => import("./InTurnScreen.tsx"), "InTurnScreen");
const SetUpTurnsScreen = lazyScreen(() => import("./SetUpTurnsScreen.tsx"), "SetUpTurnsScreen");

export const routes: readonly Route[] = [
  route("/c/:circleId/coordinating/turns", InTurnScreen),
  route("/c/:circleId/coordinating/turns/who", SetUpTurnsScreen),
];
