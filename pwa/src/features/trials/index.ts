// What other features use of trials.

export { TrialCard } from "./TrialCard.tsx";
