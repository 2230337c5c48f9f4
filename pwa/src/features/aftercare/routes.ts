// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { AftercareScreen } from "./AftercareScreen.tsx";
import { CheckInsScreen } from "./CheckInsScreen.tsx";
import { LookBackScreen } from "./LookBackScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/ask/:askId/after", AftercareScreen),
  route("/c/:circleId/check-ins", CheckInsScreen),
  route("/c/:circleId/look-back", LookBackScreen),
];
