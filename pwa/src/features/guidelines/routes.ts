// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { GuidelineScreen } from "./GuidelineScreen.tsx";
import { GuidelinesScreen } from "./GuidelinesScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/how", GuidelinesScreen),
  route("/c/:circleId/how/:lineId", GuidelineScreen),
];
