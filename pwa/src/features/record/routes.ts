// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { FormerScreen, RemembersScreen } from "./FormerScreen.tsx";
import { RecordScreen } from "./RecordScreen.tsx";
import { RetentionScreen } from "./RetentionScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/record", RecordScreen),
  route("/c/:circleId/record/keeping", RetentionScreen),
  route("/c/:circleId/former", FormerScreen),
  route("/c/:circleId/people/:memberId/remembers", RemembersScreen),
];
