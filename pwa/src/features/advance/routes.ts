// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const AdvanceRulesScreen = lazyScreen(() => import("./AdvanceRulesScreen.tsx"), "AdvanceRulesScreen");
const AdvanceRuleScreen = lazyScreen(() => import("./AdvanceRulesScreen.tsx"), "AdvanceRuleScreen");
const AdvanceRuleEditor = lazyScreen(() => import("./AdvanceRuleEditor.tsx"), "AdvanceRuleEditor");

export const routes: readonly Route[] = [
  { path: "/c/:c/ahead", screen: AdvanceRulesScreen },
  { path: "/c/:c/ahead/:r", screen: AdvanceRuleScreen },
  { path: "/c/:c/ahead/:r/edit", screen: AdvanceRuleEditor },
  { path: "/c/:c/ahead/:r/edit/:q", screen: AdvanceRuleEditor },
];
