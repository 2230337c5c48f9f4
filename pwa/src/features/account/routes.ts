// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { AlliesScreen } from "./AlliesScreen.tsx";
import { CodeScreen } from "./CodeScreen.tsx";
import { CopyScreen } from "./CopyScreen.tsx";
import { DevicesScreen } from "./DevicesScreen.tsx";
import { HelpScreen } from "./HelpScreen.tsx";
import { LockScreen } from "./LockScreen.tsx";
import { LookScreen } from "./LookScreen.tsx";
import { MeScreen } from "./MeScreen.tsx";
import { WaysScreen } from "./WaysScreen.tsx";

export const routes: readonly Route[] = [
  route("/me", MeScreen),
  route("/me/devices", DevicesScreen),
  route("/me/ways", WaysScreen),
  route("/me/code", CodeScreen),
  route("/me/copy", CopyScreen),
  route("/me/lock", LockScreen),
  route("/me/look", LookScreen),
  route("/c/:circleId/allies", AlliesScreen),
  route("/c/:circleId/help", HelpScreen),
  route("/c/:circleId/me", MeScreen),
];
