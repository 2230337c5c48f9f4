// The editor, with which what was written into a draft with no way out goes on its way.

import { lazy } from "../../data/lazy.ts";

export const EDITOR = lazy(() => import("./PlanEditor.tsx"), "rest");
