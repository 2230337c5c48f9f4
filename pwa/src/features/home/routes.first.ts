// The addresses of this feature that stand in the first file, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { HomeScreen } from "./HomeScreen.tsx";
import { Chooser, Root } from "./Root.tsx";

export const routes: readonly Route[] = [
  route("/", Root, { open: true }),
  route("/circles", Chooser),
  route("/c/:circleId", HomeScreen),
];
