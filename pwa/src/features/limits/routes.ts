// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";
import { MyLimits } from "./MyLimits.tsx";

const HoursScreen = lazyScreen(() => import("./HoursScreen.tsx"), "HoursScreen");
const MuteScreen = lazyScreen(() => import("./MuteScreen.tsx"), "MuteScreen");
const NotificationSettings = lazyScreen(() => import("./NotificationSettings.tsx"), "NotificationSettings");
const NotificationSetting = lazyScreen(() => import("./NotificationSettings.tsx"), "NotificationSetting");

export const routes: readonly Route[] = [
  { path: "/c/:c/my-limits", screen: MyLimits },
  { path: "/c/:c/hours", screen: HoursScreen },
  { path: "/c/:c/mute", screen: MuteScreen },
  { path: "/c/:c/events", screen: NotificationSettings },
  { path: "/c/:c/events/:e", screen: NotificationSetting },
];
