// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";
import { PlanScreen } from "./PlanScreen.tsx";

const PlanEditor = lazyScreen(() => import("./PlanEditor.tsx"), "PlanEditor", "plan-edit");

export const routes: readonly Route[] = [
  { path: "/c/:c/plan", screen: PlanScreen },
  { path: "/c/:c/plan/edit", screen: PlanEditor },
  { path: "/c/:c/plan/part/:p", screen: PlanEditor },
  { path: "/c/:c/plan/step/:n", screen: PlanEditor },
  { path: "/c/:c/plan/step/:n/:q", screen: PlanEditor },
];
