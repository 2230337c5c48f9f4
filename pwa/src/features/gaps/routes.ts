// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const LookAfterScreen = lazyScreen(() => import("./LookAfterScreen.tsx"), "LookAfterScreen");
const GapsScreen = lazyScreen(() => import("./GapsScreen.tsx"), "GapsScreen");

export const routes: readonly Route[] = [
  { path: "/look-after", screen: LookAfterScreen },
  { path: "/c/:c/gaps", screen: GapsScreen },
];
