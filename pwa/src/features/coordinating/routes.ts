// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { InTurnScreen } from "./InTurnScreen.tsx";
import { SetUpTurnsScreen } from "./SetUpTurnsScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/coordinating/turns", InTurnScreen),
  route("/c/:circleId/coordinating/turns/who", SetUpTurnsScreen),
];
