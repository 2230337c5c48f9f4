// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { BulkClaimScreen } from "./BulkClaimScreen.tsx";
import { CalendarScreen } from "./CalendarScreen.tsx";
import { HoursAskedScreen } from "./HoursAskedScreen.tsx";
import { MonthScreen } from "./MonthScreen.tsx";
import { NotesScreen } from "./NotesScreen.tsx";
import { OpenTimes, Yours } from "./OpenTimes.tsx";
import { OtherHoursScreen } from "./OtherHoursScreen.tsx";
import { PatternScreen } from "./PatternScreen.tsx";
import { ShiftScreen } from "./ShiftScreen.tsx";
import { SwapsScreen } from "./SwapsScreen.tsx";
import { ChangeScreen, TimeScreen } from "./TimeScreen.tsx";
import { MyTurns, TurnsScreen } from "./TurnsScreen.tsx";
import { WeekScreen } from "./WeekScreen.tsx";

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
  route("/c/:circleId/hours-asked", HoursAskedScreen),
  route("/c/:circleId/other-hours", OtherHoursScreen),
  route("/c/:circleId/turns", MyTurns),
  route("/c/:circleId/calendar", CalendarScreen),
  route("/c/:circleId/notes", NotesScreen),
];
