// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { MoneyScreen } from "./MoneyScreen.tsx";
import { NeedKnownScreen } from "./NeedKnownScreen.tsx";
import { NeedsScreen } from "./NeedsScreen.tsx";
import { NewNeedScreen } from "./NewNeedScreen.tsx";
import { OwnNeedScreen } from "./OwnNeedScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/needs", NeedsScreen),
  route("/c/:circleId/needs-new", NewNeedScreen),
  route("/c/:circleId/needs-money", MoneyScreen),
  route("/c/:circleId/needs/:needId", OwnNeedScreen),
  route("/c/:circleId/needs/:needId/known", NeedKnownScreen),
];
