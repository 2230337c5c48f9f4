// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/route.ts";
import { lazyScreen } from "../../ui/Later.tsx";
import { PlanScreen } from "./PlanScreen.tsx";

const PlanEdit = lazyScreen(() => import("./PlanEdit.tsx"), "PlanEdit", "plan-edit");

export const routes: readonly Route[] = [
  { path: "/c/:c/plan", screen: PlanScreen },
  { path: "/c/:c/plan/edit", screen: PlanEdit },
  { path: "/c/:c/plan/part/:p", screen: PlanEdit },
  { path: "/c/:c/plan/step/:n", screen: PlanEdit },
  { path: "/c/:c/plan/step/:n/:q", screen: PlanEdit },
];
