// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { DrafterHome } from "./DrafterHome.tsx";
import { MoreScreen } from "./MoreScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/more", MoreScreen),
  route("/c/:circleId/hand-over", DrafterHome),
];
