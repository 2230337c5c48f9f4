// What other features may use of this one.

export { ChecklistCards, ChecklistLinks } from "./ChecklistCards.tsx";
