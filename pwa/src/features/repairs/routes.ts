// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { MendReadScreen } from "./MendReadScreen.tsx";
import { MendScreen } from "./MendScreen.tsx";
import { MendWriteScreen } from "./MendWriteScreen.tsx";
import { NotSafeScreen } from "./NotSafeScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/mend", MendScreen),
  route("/c/:circleId/mend/new/:memberId", MendWriteScreen),
  route("/c/:circleId/mend/:repairId", MendReadScreen),
  route("/c/:circleId/not-safe", NotSafeScreen),
];
