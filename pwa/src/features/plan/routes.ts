// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";
import { PlanScreen } from "./PlanScreen.tsx";

const PlanEditor = lazyScreen(() => import("./PlanEditor.tsx"), "PlanEditor", "plan-edit");

const PlanAboutScreen = lazyScreen(
  () => import("./PlanAboutScreen.tsx"),
  "PlanAboutScreen",
  "plan-about",
);
const TemplatesScreen = lazyScreen(
  () => import("./TemplatesScreen.tsx"),
  "TemplatesScreen",
  "plan-templates",
);
const ReviewScreen = lazyScreen(() => import("./ReviewScreen.tsx"), "ReviewScreen", "plan-review");
const PlanCopyScreen = lazyScreen(() => import("./PlanCopyScreen.tsx"), "PlanCopyScreen", "plan-copy");
const PlanCardScreen = lazyScreen(() => import("./PlanCardScreen.tsx"), "PlanCardScreen", "plan-card");

export const routes: readonly Route[] = [
  route("/c/:circleId/plan", PlanScreen),
  route("/c/:circleId/plan/edit", PlanEditor),
  route("/c/:circleId/plan/about", PlanAboutScreen),
  route("/c/:circleId/plan/templates", TemplatesScreen),
  route("/c/:circleId/plan/review", ReviewScreen),
  route("/c/:circleId/plan/copy", PlanCopyScreen),
  route("/c/:circleId/plan/card", PlanCardScreen),
  route("/c/:circleId/plan/part/:partKey", PlanEditor),
  route("/c/:circleId/plan/step/:stepNumber", PlanEditor),
  route("/c/:circleId/plan/step/:stepNumber/:questionKey", PlanEditor),
];
