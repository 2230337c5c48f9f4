// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { GapScreen } from "./GapScreen.tsx";
import { GapsScreen } from "./GapsScreen.tsx";
import { LookAfterScreen } from "./LookAfterScreen.tsx";

export const routes: readonly Route[] = [
  route("/look-after", LookAfterScreen),
  route("/c/:circleId/gaps", GapsScreen),
  route("/c/:circleId/gaps/:slotId", GapScreen),
];
