// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { ForAllScreen } from "./ForAllScreen.tsx";
import { ForOneScreen } from "./ForOneScreen.tsx";
import { SolidarityScreen } from "./SolidarityScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/solidarity", SolidarityScreen),
  route("/c/:circleId/solidarity/everyone", ForAllScreen),
  route("/c/:circleId/people/:memberId/solidarity", ForOneScreen),
];
