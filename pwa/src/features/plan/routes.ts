// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";
import { PlanScreen } from "./PlanScreen.tsx";

const PlanEditor = lazyScreen(() => import("./PlanEditor.tsx"), "PlanEditor", "plan-edit");
const VersionsScreen = lazyScreen(() => import("./VersionsScreen.tsx"), "VersionsScreen", "plan-versions");
const VersionScreen = lazyScreen(() => import("./VersionScreen.tsx"), "VersionScreen", "plan-version");
const ProposalsScreen = lazyScreen(() => import("./ProposalsScreen.tsx"), "ProposalsScreen", "proposals");
const SuggestScreen = lazyScreen(() => import("./SuggestScreen.tsx"), "SuggestScreen", "suggest");
const ReadersScreen = lazyScreen(() => import("./ReadersScreen.tsx"), "ReadersScreen", "plan-readers");

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
const NewTemplateScreen = lazyScreen(
  () => import("./NewTemplateScreen.tsx"),
  "NewTemplateScreen",
  "template-new",
);
const GivenTemplateScreen = lazyScreen(
  () => import("./GivenTemplateScreen.tsx"),
  "GivenTemplateScreen",
  "template-given",
);
const TemplateScreen = lazyScreen(() => import("./TemplateScreen.tsx"), "TemplateScreen", "plan-template");
const ReviewScreen = lazyScreen(() => import("./ReviewScreen.tsx"), "ReviewScreen", "plan-review");
const PlanCopyScreen = lazyScreen(() => import("./PlanCopyScreen.tsx"), "PlanCopyScreen", "plan-copy");
const PlanCardScreen = lazyScreen(() => import("./PlanCardScreen.tsx"), "PlanCardScreen", "plan-card");

export const routes: readonly Route[] = [
  route("/c/:circleId/plan", PlanScreen),
  route("/c/:circleId/plan/edit", PlanEditor),
  route("/c/:circleId/plan/about", PlanAboutScreen),
  route("/c/:circleId/plan/templates", TemplatesScreen),
  route("/c/:circleId/plan/templates/new", NewTemplateScreen),
  route("/c/:circleId/plan/templates/given", GivenTemplateScreen),
  route("/c/:circleId/plan/template/:templateId", TemplateScreen),
  route("/c/:circleId/plan/review", ReviewScreen),
  route("/c/:circleId/plan/copy", PlanCopyScreen),
  route("/c/:circleId/plan/card", PlanCardScreen),
  route("/c/:circleId/plan/versions", VersionsScreen),
  route("/c/:circleId/plan/versions/:number", VersionScreen),
  route("/c/:circleId/plan/proposals", ProposalsScreen),
  route("/c/:circleId/plan/suggest/:partKey", SuggestScreen),
  route("/c/:circleId/plan/readers", ReadersScreen),
  route("/c/:circleId/plan/part/:partKey", PlanEditor),
  route("/c/:circleId/plan/step/:stepNumber", PlanEditor),
  route("/c/:circleId/plan/step/:stepNumber/:questionKey", PlanEditor),
];
