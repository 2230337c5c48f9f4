// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";
import { PlanScreen } from "./PlanScreen.tsx";

const PlanEditor = lazyScreen(() => import("./PlanEditor.tsx"), "PlanEditor", "plan-edit");

export const routes: readonly Route[] = [
  route("/c/:circleId/plan", PlanScreen),
  route("/c/:circleId/plan/edit", PlanEditor),
  route("/c/:circleId/plan/part/:partKey", PlanEditor),
  route("/c/:circleId/plan/step/:stepNumber", PlanEditor),
  route("/c/:circleId/plan/step/:stepNumber/:questionKey", PlanEditor),
];
