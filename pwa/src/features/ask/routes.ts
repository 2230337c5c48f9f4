// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { ArrivalScreen } from "./ArrivalScreen.tsx";
import { StrengthsScreen } from "./StrengthsScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/arrival", ArrivalScreen),
  route("/c/:circleId/strengths", StrengthsScreen),
];
