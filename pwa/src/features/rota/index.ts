// What other features may use of this one.

export { DateBlock } from "./DateBlock.tsx";
export { HeldShifts, ShiftLines, shiftLine } from "./HeldShifts.tsx";
export { HoursAskedCard } from "./HoursAskedCard.tsx";
export { PresenceCard } from "./PresenceCard.tsx";
export { saidLine } from "./presence.text.ts";
export { NextShift } from "./NextShift.tsx";
export { OpenShiftRow, OwnShiftRow, ShiftRows } from "./ShiftRow.tsx";
export { OfferedCard } from "./OfferedCard.tsx";
export { SlotCard } from "./SlotCard.tsx";
export { TellOpen } from "./TellOpen.tsx";
export { gapProgress } from "./gapProgress.text.ts";
export { plus } from "./weekLayout.ts";
export { monday } from "./weekPages.ts";
export { patternLine } from "./pattern.text.ts";
export { claim, kindOf, whenOf } from "./slot.text.ts";
export { turnDays, turnLine } from "./turn.text.ts";
export { weekLine } from "./week.text.ts";
