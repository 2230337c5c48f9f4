// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const TrialsScreen = lazyScreen(() => import("./TrialsScreen.tsx"), "TrialsScreen");
const StartTrialScreen = lazyScreen(() => import("./StartTrialScreen.tsx"), "StartTrialScreen");

export const routes: readonly Route[] = [
  route("/c/:circleId/trials", TrialsScreen),
  route("/c/:circleId/trials/:kind/:subjectId", StartTrialScreen),
];
