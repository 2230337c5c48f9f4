// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/route.ts";
import { lazyScreen } from "../../ui/Later.tsx";
import { MyLimits } from "./MyLimits.tsx";

const HoursScreen = lazyScreen(() => import("./HoursScreen.tsx"), "HoursScreen");
const MuteScreen = lazyScreen(() => import("./MuteScreen.tsx"), "MuteScreen");
const EventsScreen = lazyScreen(() => import("./EventsScreen.tsx"), "EventsScreen");
const EventScreen = lazyScreen(() => import("./EventsScreen.tsx"), "EventScreen");

export const routes: readonly Route[] = [
  { path: "/c/:c/my-limits", screen: MyLimits },
  { path: "/c/:c/hours", screen: HoursScreen },
  { path: "/c/:c/mute", screen: MuteScreen },
  { path: "/c/:c/events", screen: EventsScreen },
  { path: "/c/:c/events/:e", screen: EventScreen },
];
