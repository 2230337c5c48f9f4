// What other features use of coordinating in turns.

export { InTurnCard } from "./InTurnCard.tsx";
export { turnLines } from "./inTurn.text.ts";
