// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { GivenTemplateScreen } from "./GivenTemplateScreen.tsx";
import { NewTemplateScreen } from "./NewTemplateScreen.tsx";
import { PlanAboutScreen } from "./PlanAboutScreen.tsx";
import { PlanCardScreen } from "./PlanCardScreen.tsx";
import { PlanCopyScreen } from "./PlanCopyScreen.tsx";
import { PlanEditor } from "./PlanEditor.tsx";
import { PlanScreen } from "./PlanScreen.tsx";
import { ProposalsScreen } from "./ProposalsScreen.tsx";
import { ReadersScreen } from "./ReadersScreen.tsx";
import { ReviewScreen } from "./ReviewScreen.tsx";
import { SuggestScreen } from "./SuggestScreen.tsx";
import { TemplateScreen } from "./TemplateScreen.tsx";
import { TemplatesScreen } from "./TemplatesScreen.tsx";
import { VersionScreen } from "./VersionScreen.tsx";
import { VersionsScreen } from "./VersionsScreen.tsx";

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
