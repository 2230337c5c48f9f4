// Screens that most phones never open: one chunk, fetched after the first screen stands.

export { CalendarScreen } from "./CalendarScreen.tsx";
export { DrafterHome } from "./DrafterHome.tsx";
export { GapsScreen } from "./GapsScreen.tsx";
export { LookAfterScreen } from "./LookAfterScreen.tsx";
export { PatternScreen } from "./PatternScreen.tsx";
export { ChangeScreen, TimeScreen } from "./TimeScreen.tsx";
export { MyTurns, TurnsScreen } from "./TurnsScreen.tsx";
export { SeveralScreen } from "./SeveralScreen.tsx";
export { ShiftScreen } from "./ShiftScreen.tsx";
export { SwapsScreen } from "./SwapsScreen.tsx";
export { RecordScreen } from "./RecordScreen.tsx";
export { Transfer } from "./Transfer.tsx";
export { WithoutAppScreen } from "./WithoutAppScreen.tsx";
export { ArrivalScreen } from "./ArrivalScreen.tsx";
export { ConsentOne, ConsentScreen } from "./ConsentScreen.tsx";
export { GrantScreen } from "./GrantScreen.tsx";
export { ForRoles, GrantsScreen } from "./GrantsScreen.tsx";
export { WideningScreen } from "./WideningScreen.tsx";
export { HoursScreen } from "./HoursScreen.tsx";
export { NotesScreen } from "./NotesScreen.tsx";
export { CircleScreen, MemberScreen } from "./CircleScreen.tsx";
export { MonthScreen } from "./MonthScreen.tsx";
export { WeekScreen } from "./WeekScreen.tsx";
