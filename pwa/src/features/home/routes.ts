// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { DrafterHome } from "./DrafterHome.tsx";
import { HomeScreen } from "./HomeScreen.tsx";
import { MoreScreen } from "./MoreScreen.tsx";
import { Root, Chooser } from "./Root.tsx";

export const routes: readonly Route[] = [
  route("/", Root, { open: true }),
  route("/circles", Chooser),
  route("/c/:circleId", HomeScreen),
  route("/c/:circleId/more", MoreScreen),
  route("/c/:circleId/hand-over", DrafterHome),
];
