// Screens that most phones never open: one chunk, fetched after the first screen stands.

export { AheadEdit } from "./AheadEdit.tsx";
export { AheadRule, AheadScreen } from "./AheadScreen.tsx";
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
export { FormerScreen, RemembersScreen } from "./FormerScreen.tsx";
export { KeepingScreen } from "./KeepingScreen.tsx";
export { Transfer } from "./Transfer.tsx";
export { WithoutAppScreen } from "./WithoutAppScreen.tsx";
export { ArrivalScreen } from "./ArrivalScreen.tsx";
export { ConsentOne, ConsentScreen } from "./ConsentScreen.tsx";
export { EventScreen, EventsScreen } from "./EventsScreen.tsx";
export { MuteScreen } from "./MuteScreen.tsx";
export { SeesScreen } from "./SeesScreen.tsx";
export { HoursScreen } from "./HoursScreen.tsx";
export { NotesScreen } from "./NotesScreen.tsx";
export { CircleScreen, MemberScreen } from "./CircleScreen.tsx";
export { MonthScreen } from "./MonthScreen.tsx";
export { WeekScreen } from "./WeekScreen.tsx";
