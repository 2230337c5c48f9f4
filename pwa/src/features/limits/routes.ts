// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const MyLimits = lazyScreen(() => import("./MyLimits.tsx"), "MyLimits");
const HoursScreen = lazyScreen(() => import("./HoursScreen.tsx"), "HoursScreen");
const MuteScreen = lazyScreen(() => import("./MuteScreen.tsx"), "MuteScreen");
const NotificationSettings = lazyScreen(
  () => import("./NotificationSettings.tsx"),
  "NotificationSettings",
);
const NotificationSetting = lazyScreen(
  () => import("./NotificationSettings.tsx"),
  "NotificationSetting",
);

export const routes: readonly Route[] = [
  route("/c/:circleId/my-limits", MyLimits),
  route("/c/:circleId/hours", HoursScreen),
  route("/c/:circleId/mute", MuteScreen),
  route("/c/:circleId/events", NotificationSettings),
  route("/c/:circleId/events/:eventName", NotificationSetting),
];
