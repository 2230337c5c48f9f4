// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
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
  route("/c/:circleId/open-times", OpenTimes),
  route("/c/:circleId/yours", Yours),
  route("/c/:circleId/week", WeekScreen),
  route("/c/:circleId/several", BulkClaimScreen),
  route("/c/:circleId/slot/:slotId", ShiftScreen),
  route("/c/:circleId/swaps", SwapsScreen),
  route("/c/:circleId/week/:day", WeekScreen),
  route("/c/:circleId/month", MonthScreen),
  route("/c/:circleId/pattern", PatternScreen),
  route("/c/:circleId/pattern/:patternId", TimeScreen),
  route("/c/:circleId/pattern/:patternId/change", ChangeScreen),
  route("/c/:circleId/pattern/:patternId/change/:day", ChangeScreen),
  route("/c/:circleId/pattern/:patternId/turns", TurnsScreen),
  route("/c/:circleId/turns", MyTurns),
  route("/c/:circleId/calendar", CalendarScreen),
  route("/c/:circleId/notes", NotesScreen),
];
