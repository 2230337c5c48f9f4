// What other features may use of this one.

export { ChecklistCards } from "./ChecklistCards.tsx";
export { ChecklistLinks } from "./ChecklistLinks.tsx";
