// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";
import { PauseScreen } from "./PauseScreen.tsx";

const CardQuestionScreen = lazyScreen(
  () => import("./CardQuestionScreen.tsx"),
  "CardQuestionScreen",
);
const ConsentScreen = lazyScreen(() => import("./ConsentScreen.tsx"), "ConsentScreen");
const ConsentOne = lazyScreen(() => import("./ConsentScreen.tsx"), "ConsentOne");
const ViewAsScreen = lazyScreen(() => import("./ViewAsScreen.tsx"), "ViewAsScreen");
const ForRoles = lazyScreen(() => import("./GrantsScreen.tsx"), "ForRoles");
const GrantsScreen = lazyScreen(() => import("./GrantsScreen.tsx"), "GrantsScreen");
const GrantScreen = lazyScreen(() => import("./GrantScreen.tsx"), "GrantScreen");
const PendingGrantsScreen = lazyScreen(
  () => import("./PendingGrantsScreen.tsx"),
  "PendingGrantsScreen",
);

export const routes: readonly Route[] = [
  route("/c/:circleId/pause", PauseScreen),
  route("/c/:circleId/people/:memberId/card", CardQuestionScreen),
  route("/c/:circleId/consent", ConsentScreen),
  route("/c/:circleId/consent/:memberId", ConsentOne),
  route("/c/:circleId/consent/:memberId/sees", ViewAsScreen),
  route("/c/:circleId/grants", ForRoles),
  route("/c/:circleId/grants/:to", GrantsScreen),
  route("/c/:circleId/grants/:to/:grantId", GrantScreen),
  route("/c/:circleId/widening", PendingGrantsScreen),
];
