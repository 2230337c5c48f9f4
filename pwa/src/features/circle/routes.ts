// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const CircleScreen = lazyScreen(() => import("./CircleScreen.tsx"), "CircleScreen");
const HandOn = lazyScreen(() => import("./HandOn.tsx"), "HandOn");
const CloseScreen = lazyScreen(() => import("./CloseScreen.tsx"), "CloseScreen");
const MemberScreen = lazyScreen(() => import("./MemberScreen.tsx"), "MemberScreen");
const MemberLimitsScreen = lazyScreen(
  () => import("./MemberLimitsScreen.tsx"),
  "MemberLimitsScreen",
);
const CoordinatingScreen = lazyScreen(
  () => import("./CoordinatingScreen.tsx"),
  "CoordinatingScreen",
);
const MyCard = lazyScreen(() => import("./MyCard.tsx"), "MyCard");
const WithoutAppScreen = lazyScreen(() => import("./WithoutAppScreen.tsx"), "WithoutAppScreen");
/** The home of a circle that its person closed. */
export const ClosedHome = lazyScreen(() => import("./CloseScreen.tsx"), "ClosedHome");

export const routes: readonly Route[] = [
  route("/c/:circleId/circle", CircleScreen),
  route("/c/:circleId/hand-on", HandOn),
  route("/c/:circleId/close", CloseScreen),
  route("/c/:circleId/people/:memberId", MemberScreen),
  route("/c/:circleId/people/:memberId/limits", MemberLimitsScreen),
  route("/c/:circleId/coordinating", CoordinatingScreen),
  route("/c/:circleId/card", MyCard),
  route("/c/:circleId/without-app", WithoutAppScreen),
];
