// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { CardQuestionScreen } from "./CardQuestionScreen.tsx";
import { ConsentOne, ConsentScreen } from "./ConsentScreen.tsx";
import { GrantScreen } from "./GrantScreen.tsx";
import { ForRoles, GrantsScreen } from "./GrantsScreen.tsx";
import { PauseScreen } from "./PauseScreen.tsx";
import { PendingGrantsScreen } from "./PendingGrantsScreen.tsx";
import { ViewAsScreen } from "./ViewAsScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/pause", PauseScreen),
  route("/c/:circleId/people/:memberId/card", CardQuestionScreen),
  route("/c/:circleId/consent", ConsentScreen),
  route("/c/:circleId/consent/:memberId", ConsentOne),
  route("/c/:circleId/consent/:memberId/sees", ViewAsScreen),
  route("/c/:circleId/grants", ForRoles),
  route("/c/:circleId/grants/:to", GrantsScreen),
  route("/c/:circleId/grants/:to/:grantId", GrantScreen),
  route("/c/:circleId/widening", PendingGrantsScreen),
];
