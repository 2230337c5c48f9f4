// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { AddGuest } from "./AddGuest.tsx";
import { GatheringScreen } from "./GatheringScreen.tsx";
import { GatheringsScreen } from "./GatheringsScreen.tsx";
import { WriteGathering } from "./WriteGathering.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/gatherings", GatheringsScreen),
  route("/c/:circleId/gatherings/:gatheringId", GatheringScreen),
  route("/c/:circleId/gatherings/:gatheringId/write", WriteGathering),
  route("/c/:circleId/gatherings/:gatheringId/add", AddGuest),
];
