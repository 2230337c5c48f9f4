// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const RecordScreen = lazyScreen(() => import("./RecordScreen.tsx"), "RecordScreen");
const RetentionScreen = lazyScreen(() => import("./RetentionScreen.tsx"), "RetentionScreen");
const FormerScreen = lazyScreen(() => import("./FormerScreen.tsx"), "FormerScreen");
const RemembersScreen = lazyScreen(() => import("./FormerScreen.tsx"), "RemembersScreen");

export const routes: readonly Route[] = [
  route("/c/:circleId/record", RecordScreen),
  route("/c/:circleId/record/keeping", RetentionScreen),
  route("/c/:circleId/former", FormerScreen),
  route("/c/:circleId/people/:memberId/remembers", RemembersScreen),
];
