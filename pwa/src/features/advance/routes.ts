// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/route.ts";
import { lazyScreen } from "../../ui/Later.tsx";

const AheadScreen = lazyScreen(() => import("./AheadScreen.tsx"), "AheadScreen");
const AheadRule = lazyScreen(() => import("./AheadScreen.tsx"), "AheadRule");
const AheadEdit = lazyScreen(() => import("./AheadEdit.tsx"), "AheadEdit");

export const routes: readonly Route[] = [
  { path: "/c/:c/ahead", screen: AheadScreen },
  { path: "/c/:c/ahead/:r", screen: AheadRule },
  { path: "/c/:c/ahead/:r/edit", screen: AheadEdit },
  { path: "/c/:c/ahead/:r/edit/:q", screen: AheadEdit },
];
