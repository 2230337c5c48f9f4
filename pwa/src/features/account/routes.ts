// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";
import { MeScreen } from "./MeScreen.tsx";
import { UseDevice } from "./UseDevice.tsx";

const BackScreen = lazyScreen(() => import("./BackScreen.tsx"), "BackScreen");
const ComeBackScreen = lazyScreen(() => import("./ComeBackScreen.tsx"), "ComeBackScreen");
const DevicesScreen = lazyScreen(() => import("./DevicesScreen.tsx"), "DevicesScreen");
const WaysScreen = lazyScreen(() => import("./WaysScreen.tsx"), "WaysScreen");
const CodeScreen = lazyScreen(() => import("./CodeScreen.tsx"), "CodeScreen");
const CopyScreen = lazyScreen(() => import("./CopyScreen.tsx"), "CopyScreen");
const LockScreen = lazyScreen(() => import("./LockScreen.tsx"), "LockScreen");
const LookScreen = lazyScreen(() => import("./LookScreen.tsx"), "LookScreen");
const AlliesScreen = lazyScreen(() => import("./AlliesScreen.tsx"), "AlliesScreen");
const HelpScreen = lazyScreen(() => import("./HelpScreen.tsx"), "HelpScreen");

export const routes: readonly Route[] = [
  route("/back", BackScreen, { open: true, begins: true }),
  route("/d", UseDevice, { open: true, begins: true }),
  route("/b", ComeBackScreen, { open: true, begins: true }),
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
