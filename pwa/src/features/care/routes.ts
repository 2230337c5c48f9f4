// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { CardScreen } from "./CardScreen.tsx";
import { CompanionNotesScreen } from "./CompanionNotesScreen.tsx";
import { ShownCardScreen } from "./ShownCardScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/card/:card", CardScreen),
  route("/c/:circleId/card/:card/shown", ShownCardScreen),
  route("/c/:circleId/companion-notes", CompanionNotesScreen),
];
