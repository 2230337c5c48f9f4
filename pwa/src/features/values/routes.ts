// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const ValuesScreen = lazyScreen(() => import("./ValuesScreen.tsx"), "ValuesScreen");
const ValueScreen = lazyScreen(() => import("./ValueScreen.tsx"), "ValueScreen");
const WriteValueScreen = lazyScreen(() => import("./WriteValueScreen.tsx"), "WriteValueScreen");
const ValueReadersScreen = lazyScreen(() => import("./ValueReadersScreen.tsx"), "ValueReadersScreen");

export const routes: readonly Route[] = [
  route("/c/:circleId/values", ValuesScreen),
  route("/c/:circleId/values-new", WriteValueScreen),
  route("/c/:circleId/values-open", ValueReadersScreen),
  route("/c/:circleId/values/:lineId", ValueScreen),
  route("/c/:circleId/values/:lineId/words", WriteValueScreen),
];
