// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const CircleScreen = lazyScreen(() => import("./CircleScreen.tsx"), "CircleScreen");
const HandOn = lazyScreen(() => import("./HandOn.tsx"), "HandOn");
const CloseScreen = lazyScreen(() => import("./CloseScreen.tsx"), "CloseScreen");
const MemberScreen = lazyScreen(() => import("./MemberScreen.tsx"), "MemberScreen");
const MemberLimitsScreen = lazyScreen(() => import("./MemberLimitsScreen.tsx"), "MemberLimitsScreen");
const CoordinatingScreen = lazyScreen(() => import("./CoordinatingScreen.tsx"), "CoordinatingScreen");
const MyCard = lazyScreen(() => import("./MyCard.tsx"), "MyCard");
const WithoutAppScreen = lazyScreen(() => import("./WithoutAppScreen.tsx"), "WithoutAppScreen");
/** The home of a circle that its person closed. */
export const ClosedHome = lazyScreen(() => import("./CloseScreen.tsx"), "ClosedHome");

export const routes: readonly Route[] = [
  { path: "/c/:c/circle", screen: CircleScreen },
  { path: "/c/:c/hand-on", screen: HandOn },
  { path: "/c/:c/close", screen: CloseScreen },
  { path: "/c/:c/people/:m", screen: MemberScreen },
  { path: "/c/:c/people/:m/limits", screen: MemberLimitsScreen },
  { path: "/c/:c/coordinating", screen: CoordinatingScreen },
  { path: "/c/:c/card", screen: MyCard },
  { path: "/c/:c/without-app", screen: WithoutAppScreen },
];
