// What other features may use of this one.

export { BodyEmergencyText } from "./BodyEmergencyText.tsx";
export { NotAsked, notAsked } from "./NotAsked.tsx";
export { WaitingSuggestions } from "./PlanLinks.tsx";
export { PlanReviewCard } from "./PlanReviewCard.tsx";
export { EDITOR } from "./editor.ts";
export { planParts } from "./plan.text.ts";
export { stepLabel } from "./stepLabel.text.ts";
