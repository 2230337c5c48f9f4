// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const LookAfterScreen = lazyScreen(() => import("./LookAfterScreen.tsx"), "LookAfterScreen");
const GapsScreen = lazyScreen(() => import("./GapsScreen.tsx"), "GapsScreen");

export const routes: readonly Route[] = [
  route("/look-after", LookAfterScreen),
  route("/c/:circleId/gaps", GapsScreen),
];
