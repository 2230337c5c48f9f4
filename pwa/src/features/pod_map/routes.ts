// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { PodAskScreen } from "./PodAskScreen.tsx";
import { PodFieldsScreen } from "./PodFieldsScreen.tsx";
import { PodMapScreen } from "./PodMapScreen.tsx";
import { NewPodNameScreen, PodNameScreen } from "./PodNameScreen.tsx";
import { PodShowScreen } from "./PodShowScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/turn-to", PodMapScreen),
  route("/c/:circleId/turn-to/show", PodShowScreen),
  route("/c/:circleId/turn-to/fields", PodFieldsScreen),
  route("/c/:circleId/turn-to/ask/:field", PodAskScreen),
  route("/c/:circleId/turn-to/new/:field", NewPodNameScreen),
  route("/c/:circleId/turn-to/name/:nameId", PodNameScreen),
];
