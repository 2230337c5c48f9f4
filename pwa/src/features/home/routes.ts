// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/router.ts";
import { DrafterHome } from "./DrafterHome.tsx";
import { HomeScreen } from "./HomeScreen.tsx";
import { Root, Chooser } from "./Root.tsx";

export const routes: readonly Route[] = [
  { path: "/", screen: Root, open: true },
  { path: "/circles", screen: Chooser },
  { path: "/c/:c", screen: HomeScreen },
  { path: "/c/:c/hand-over", screen: DrafterHome },
];
