// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { HoursScreen } from "./HoursScreen.tsx";
import { MuteScreen } from "./MuteScreen.tsx";
import { MyLimits } from "./MyLimits.tsx";
import { NotificationSetting, NotificationSettings } from "./NotificationSettings.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/my-limits", MyLimits),
  route("/c/:circleId/hours", HoursScreen),
  route("/c/:circleId/mute", MuteScreen),
  route("/c/:circleId/events", NotificationSettings),
  route("/c/:circleId/events/:eventName", NotificationSetting),
];
