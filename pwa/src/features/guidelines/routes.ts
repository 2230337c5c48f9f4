// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const GuidelinesScreen = lazyScreen(() => import("./GuidelinesScreen.tsx"), "GuidelinesScreen");
const GuidelineScreen = lazyScreen(() => import("./GuidelineScreen.tsx"), "GuidelineScreen");

export const routes: readonly Route[] = [
  route("/c/:circleId/how", GuidelinesScreen),
  route("/c/:circleId/how/:lineId", GuidelineScreen),
];
