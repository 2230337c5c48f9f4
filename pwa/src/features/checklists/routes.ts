// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const ChecklistScreen = lazyScreen(
  () => import("./ChecklistScreen.tsx"),
  "ChecklistScreen",
  "checklist",
);
const ChecklistEditor = lazyScreen(
  () => import("./ChecklistEditor.tsx"),
  "ChecklistEditor",
  "checklist-edit",
);

export const routes: readonly Route[] = [
  route("/c/:circleId/checklist/:kind", ChecklistScreen),
  route("/c/:circleId/checklist/:kind/edit", ChecklistEditor),
];
