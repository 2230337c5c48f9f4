// The addresses of this feature that the icon's shortcuts lead to, and their screens.

import { route, type Route } from "../../data/router.ts";
import { AskShortcut, ShiftsShortcut } from "./ShortcutScreen.tsx";

export const routes: readonly Route[] = [
  route("/to/ask", AskShortcut),
  route("/to/shifts", ShiftsShortcut),
];
