// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { CandidatesScreen } from "./CandidatesScreen.tsx";
import { LineScreen } from "./LineScreen.tsx";
import { LinesScreen } from "./LinesScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/lines", LinesScreen),
  route("/c/:circleId/lines/candidates", CandidatesScreen),
  route("/c/:circleId/line/:lineId", LineScreen),
];
