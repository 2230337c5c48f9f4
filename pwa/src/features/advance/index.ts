// What other features may use of this one.

export { AdvanceRuleBanner } from "./AdvanceRuleBanner.tsx";
