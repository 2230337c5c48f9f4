// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { ChecklistEditor } from "./ChecklistEditor.tsx";
import { ChecklistScreen } from "./ChecklistScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/checklist/:kind", ChecklistScreen),
  route("/c/:circleId/checklist/:kind/edit", ChecklistEditor),
];
