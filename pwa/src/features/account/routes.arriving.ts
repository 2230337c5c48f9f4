// The addresses of this feature where somebody arrives or sets up, and their screens.

import { route, type Route } from "../../data/router.ts";
import { BackScreen } from "./BackScreen.tsx";
import { ComeBackScreen } from "./ComeBackScreen.tsx";
import { UseDevice } from "./UseDevice.tsx";

export const routes: readonly Route[] = [
  route("/back", BackScreen, { open: true, begins: true }),
  route("/d", UseDevice, { open: true, begins: true }),
  route("/b", ComeBackScreen, { open: true, begins: true }),
];
