// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const AdvanceRulesScreen = lazyScreen(
  () => import("./AdvanceRulesScreen.tsx"),
  "AdvanceRulesScreen",
);
const AdvanceRuleScreen = lazyScreen(() => import("./AdvanceRulesScreen.tsx"), "AdvanceRuleScreen");
const AdvanceRuleEditor = lazyScreen(() => import("./AdvanceRuleEditor.tsx"), "AdvanceRuleEditor");

export const routes: readonly Route[] = [
  route("/c/:circleId/ahead", AdvanceRulesScreen),
  route("/c/:circleId/ahead/:ruleId", AdvanceRuleScreen),
  route("/c/:circleId/ahead/:ruleId/edit", AdvanceRuleEditor),
  route("/c/:circleId/ahead/:ruleId/edit/:questionKey", AdvanceRuleEditor),
];
