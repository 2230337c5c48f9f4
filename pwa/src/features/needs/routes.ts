// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const NeedsScreen = lazyScreen(() => import("./NeedsScreen.tsx"), "NeedsScreen");
const NewNeedScreen = lazyScreen(() => import("./NewNeedScreen.tsx"), "NewNeedScreen");
const MoneyScreen = lazyScreen(() => import("./MoneyScreen.tsx"), "MoneyScreen");
const OwnNeedScreen = lazyScreen(() => import("./OwnNeedScreen.tsx"), "OwnNeedScreen");
const NeedKnownScreen = lazyScreen(() => import("./NeedKnownScreen.tsx"), "NeedKnownScreen");

export const routes: readonly Route[] = [
  route("/c/:circleId/needs", NeedsScreen),
  route("/c/:circleId/needs-new", NewNeedScreen),
  route("/c/:circleId/needs-money", MoneyScreen),
  route("/c/:circleId/needs/:needId", OwnNeedScreen),
  route("/c/:circleId/needs/:needId/known", NeedKnownScreen),
];
