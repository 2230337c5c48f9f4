// What other features may use of this one.

export { HeldShifts, ShiftLines, shiftLine } from "./HeldShifts.tsx";
export { Here, saidLine } from "./Here.tsx";
export { OfferedCard } from "./OfferedCard.tsx";
export { SlotCard } from "./SlotCard.tsx";
export { TellOpen } from "./TellOpen.tsx";
export { done } from "./gapWords.ts";
export { plus } from "./layout.ts";
export { monday } from "./pages.ts";
export { patternLine } from "./patternWords.ts";
export { claim, kindOf, whenOf } from "./slotWords.ts";
export { turnDays, turnLine } from "./turnWords.ts";
export { weekLine } from "./words.ts";
