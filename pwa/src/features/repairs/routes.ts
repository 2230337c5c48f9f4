// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const MendScreen = lazyScreen(() => import("./MendScreen.tsx"), "MendScreen");
const MendWriteScreen = lazyScreen(() => import("./MendWriteScreen.tsx"), "MendWriteScreen");
const MendReadScreen = lazyScreen(() => import("./MendReadScreen.tsx"), "MendReadScreen");
const NotSafeScreen = lazyScreen(() => import("./NotSafeScreen.tsx"), "NotSafeScreen");

export const routes: readonly Route[] = [
  route("/c/:circleId/mend", MendScreen),
  route("/c/:circleId/mend/new/:memberId", MendWriteScreen),
  route("/c/:circleId/mend/:repairId", MendReadScreen),
  route("/c/:circleId/not-safe", NotSafeScreen),
];
