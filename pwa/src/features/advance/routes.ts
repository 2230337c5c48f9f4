// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { AdvanceRuleEditor } from "./AdvanceRuleEditor.tsx";
import { AdvanceRuleScreen, AdvanceRulesScreen } from "./AdvanceRulesScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/ahead", AdvanceRulesScreen),
  route("/c/:circleId/ahead/:ruleId", AdvanceRuleScreen),
  route("/c/:circleId/ahead/:ruleId/edit", AdvanceRuleEditor),
  route("/c/:circleId/ahead/:ruleId/edit/:questionKey", AdvanceRuleEditor),
];
