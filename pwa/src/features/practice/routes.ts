// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const TryScreen = lazyScreen(() => import("./TryScreen.tsx"), "TryScreen");
const PracticeScreen = lazyScreen(() => import("./PracticeScreen.tsx"), "PracticeScreen");
const ReadyScreen = lazyScreen(() => import("./ReadyScreen.tsx"), "ReadyScreen");

export const routes: readonly Route[] = [
  route("/c/:circleId/try", TryScreen),
  route("/c/:circleId/practice", PracticeScreen),
  route("/c/:circleId/ready", ReadyScreen),
];
