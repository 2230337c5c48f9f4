// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/route.ts";
import { lazyScreen } from "../../ui/Later.tsx";
import { PauseScreen } from "./PauseScreen.tsx";

const CardQuestionScreen = lazyScreen(() => import("./CardQuestionScreen.tsx"), "CardQuestionScreen");
const ConsentScreen = lazyScreen(() => import("./ConsentScreen.tsx"), "ConsentScreen");
const ConsentOne = lazyScreen(() => import("./ConsentScreen.tsx"), "ConsentOne");
const SeesScreen = lazyScreen(() => import("./SeesScreen.tsx"), "SeesScreen");
const ForRoles = lazyScreen(() => import("./GrantsScreen.tsx"), "ForRoles");
const GrantsScreen = lazyScreen(() => import("./GrantsScreen.tsx"), "GrantsScreen");
const GrantScreen = lazyScreen(() => import("./GrantScreen.tsx"), "GrantScreen");
const WideningScreen = lazyScreen(() => import("./WideningScreen.tsx"), "WideningScreen");

export const routes: readonly Route[] = [
  { path: "/c/:c/pause", screen: PauseScreen },
  { path: "/c/:c/people/:m/card", screen: CardQuestionScreen },
  { path: "/c/:c/consent", screen: ConsentScreen },
  { path: "/c/:c/consent/:m", screen: ConsentOne },
  { path: "/c/:c/consent/:m/sees", screen: SeesScreen },
  { path: "/c/:c/grants", screen: ForRoles },
  { path: "/c/:c/grants/:to", screen: GrantsScreen },
  { path: "/c/:c/grants/:to/:g", screen: GrantScreen },
  { path: "/c/:c/widening", screen: WideningScreen },
];
