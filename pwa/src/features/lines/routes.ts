// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const LinesScreen = lazyScreen(() => import("./LinesScreen.tsx"), "LinesScreen", "lines");
const CandidatesScreen = lazyScreen(() => import("./CandidatesScreen.tsx"), "CandidatesScreen");
const LineScreen = lazyScreen(() => import("./LineScreen.tsx"), "LineScreen", "line");

export const routes: readonly Route[] = [
  route("/c/:circleId/lines", LinesScreen),
  route("/c/:circleId/lines/candidates", CandidatesScreen),
  route("/c/:circleId/line/:lineId", LineScreen),
];
