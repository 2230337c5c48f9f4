// The addresses of this feature where somebody arrives or sets up, and their screens.

import { route, type Route } from "../../data/router.ts";
import { GuestScreen } from "./GuestScreen.tsx";

export const routes: readonly Route[] = [
  route("/g", GuestScreen, { open: true }),
];
