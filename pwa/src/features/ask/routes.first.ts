// The addresses of this feature that stand in the first file, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { AskScreen } from "./AskScreen.tsx";
import { CallCard } from "./CallCard.tsx";

export const routes: readonly Route[] = [
  route("/call", CallCard, { open: true }),
  route("/c/:circleId/ask/:askId", AskScreen),
];
