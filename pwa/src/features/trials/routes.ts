// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { StartTrialScreen } from "./StartTrialScreen.tsx";
import { TrialsScreen } from "./TrialsScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/trials", TrialsScreen),
  route("/c/:circleId/trials/:kind/:subjectId", StartTrialScreen),
];
