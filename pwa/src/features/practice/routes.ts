// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { PracticeScreen } from "./PracticeScreen.tsx";
import { ReadyScreen } from "./ReadyScreen.tsx";
import { TryScreen } from "./TryScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/try", TryScreen),
  route("/c/:circleId/practice", PracticeScreen),
  route("/c/:circleId/ready", ReadyScreen),
];
