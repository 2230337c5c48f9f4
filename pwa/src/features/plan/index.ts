// What other features may use of this one.

import { lazy } from "../../data/lazy.ts";

export { BodyEmergencyText } from "./BodyEmergencyText.tsx";
export { NotAsked, notAsked } from "./NotAsked.tsx";
export { WaitingSuggestions } from "./PlanLinks.tsx";
export { PlanReviewCard } from "./PlanReviewCard.tsx";
export { planParts, stepLabel } from "./plan.text.ts";

/** The editor, with which what was written into a draft with no way out goes on its way. */
export const EDITOR = lazy(() => import("./PlanEditor.tsx"), "rest");
