// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";
import { PauseScreen } from "./PauseScreen.tsx";

const CardQuestionScreen = lazyScreen(() => import("./CardQuestionScreen.tsx"), "CardQuestionScreen");
const ConsentScreen = lazyScreen(() => import("./ConsentScreen.tsx"), "ConsentScreen");
const ConsentOne = lazyScreen(() => import("./ConsentScreen.tsx"), "ConsentOne");
const ViewAsScreen = lazyScreen(() => import("./ViewAsScreen.tsx"), "ViewAsScreen");
const ForRoles = lazyScreen(() => import("./GrantsScreen.tsx"), "ForRoles");
const GrantsScreen = lazyScreen(() => import("./GrantsScreen.tsx"), "GrantsScreen");
const GrantScreen = lazyScreen(() => import("./GrantScreen.tsx"), "GrantScreen");
const PendingGrantsScreen = lazyScreen(() => import("./PendingGrantsScreen.tsx"), "PendingGrantsScreen");

export const routes: readonly Route[] = [
  { path: "/c/:c/pause", screen: PauseScreen },
  { path: "/c/:c/people/:m/card", screen: CardQuestionScreen },
  { path: "/c/:c/consent", screen: ConsentScreen },
  { path: "/c/:c/consent/:m", screen: ConsentOne },
  { path: "/c/:c/consent/:m/sees", screen: ViewAsScreen },
  { path: "/c/:c/grants", screen: ForRoles },
  { path: "/c/:c/grants/:to", screen: GrantsScreen },
  { path: "/c/:c/grants/:to/:g", screen: GrantScreen },
  { path: "/c/:c/widening", screen: PendingGrantsScreen },
];
