// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const SolidarityScreen = lazyScreen(() => import("./SolidarityScreen.tsx"), "SolidarityScreen");
const ForOneScreen = lazyScreen(() => import("./ForOneScreen.tsx"), "ForOneScreen");
const ForAllScreen = lazyScreen(() => import("./ForAllScreen.tsx"), "ForAllScreen");

export const routes: readonly Route[] = [
  route("/c/:circleId/solidarity", SolidarityScreen),
  route("/c/:circleId/solidarity/everyone", ForAllScreen),
  route("/c/:circleId/people/:memberId/solidarity", ForOneScreen),
];
