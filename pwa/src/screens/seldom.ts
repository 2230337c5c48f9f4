// Screens that most phones never open: one chunk, fetched after the first screen stands.

export { CalendarScreen } from "./CalendarScreen.tsx";
export { DrafterHome } from "./DrafterHome.tsx";
export { GapsScreen } from "./GapsScreen.tsx";
export { LookAfterScreen } from "./LookAfterScreen.tsx";
export { PatternScreen } from "./PatternScreen.tsx";
export { ChangeScreen, TimeScreen } from "./TimeScreen.tsx";
export { RecordScreen } from "./RecordScreen.tsx";
export { Transfer } from "./Transfer.tsx";
export { WithoutAppScreen } from "./WithoutAppScreen.tsx";
export { ArrivalScreen } from "./ArrivalScreen.tsx";
export { ConsentOne, ConsentScreen } from "./ConsentScreen.tsx";
export { CircleScreen, MemberScreen } from "./CircleScreen.tsx";
