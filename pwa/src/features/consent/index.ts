// What other features may use of this one.

export { ChangedCards } from "./ChangedCards.tsx";
export { Resume, pausedLine } from "./Paused.tsx";
export { SWITCHES, knowSentence } from "./knowing.text.ts";
