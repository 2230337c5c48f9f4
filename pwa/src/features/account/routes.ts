// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/router.ts";
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
  { path: "/back", screen: BackScreen, open: true, begins: true },
  { path: "/d", screen: UseDevice, open: true, begins: true },
  { path: "/b", screen: ComeBackScreen, open: true, begins: true },
  { path: "/me", screen: MeScreen },
  { path: "/me/devices", screen: DevicesScreen },
  { path: "/me/ways", screen: WaysScreen },
  { path: "/me/code", screen: CodeScreen },
  { path: "/me/copy", screen: CopyScreen },
  { path: "/me/lock", screen: LockScreen },
  { path: "/me/look", screen: LookScreen },
  { path: "/c/:c/allies", screen: AlliesScreen },
  { path: "/c/:c/help", screen: HelpScreen },
  { path: "/c/:c/me", screen: MeScreen },
];
