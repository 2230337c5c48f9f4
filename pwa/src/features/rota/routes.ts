// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";
import { OpenTimes, Yours } from "./OpenTimes.tsx";

const WeekScreen = lazyScreen(() => import("./WeekScreen.tsx"), "WeekScreen");
const BulkClaimScreen = lazyScreen(() => import("./BulkClaimScreen.tsx"), "BulkClaimScreen");
const ShiftScreen = lazyScreen(() => import("./ShiftScreen.tsx"), "ShiftScreen");
const SwapsScreen = lazyScreen(() => import("./SwapsScreen.tsx"), "SwapsScreen");
const MonthScreen = lazyScreen(() => import("./MonthScreen.tsx"), "MonthScreen");
const PatternScreen = lazyScreen(() => import("./PatternScreen.tsx"), "PatternScreen");
const TimeScreen = lazyScreen(() => import("./TimeScreen.tsx"), "TimeScreen");
const ChangeScreen = lazyScreen(() => import("./TimeScreen.tsx"), "ChangeScreen");
const TurnsScreen = lazyScreen(() => import("./TurnsScreen.tsx"), "TurnsScreen");
const MyTurns = lazyScreen(() => import("./TurnsScreen.tsx"), "MyTurns");
const CalendarScreen = lazyScreen(() => import("./CalendarScreen.tsx"), "CalendarScreen");
const NotesScreen = lazyScreen(() => import("./NotesScreen.tsx"), "NotesScreen");

export const routes: readonly Route[] = [
  { path: "/c/:c/open-times", screen: OpenTimes },
  { path: "/c/:c/yours", screen: Yours },
  { path: "/c/:c/week", screen: WeekScreen },
  { path: "/c/:c/several", screen: BulkClaimScreen },
  { path: "/c/:c/slot/:s", screen: ShiftScreen },
  { path: "/c/:c/swaps", screen: SwapsScreen },
  { path: "/c/:c/week/:day", screen: WeekScreen },
  { path: "/c/:c/month", screen: MonthScreen },
  { path: "/c/:c/pattern", screen: PatternScreen },
  { path: "/c/:c/pattern/:p", screen: TimeScreen },
  { path: "/c/:c/pattern/:p/change", screen: ChangeScreen },
  { path: "/c/:c/pattern/:p/change/:day", screen: ChangeScreen },
  { path: "/c/:c/pattern/:p/turns", screen: TurnsScreen },
  { path: "/c/:c/turns", screen: MyTurns },
  { path: "/c/:c/calendar", screen: CalendarScreen },
  { path: "/c/:c/notes", screen: NotesScreen },
];
