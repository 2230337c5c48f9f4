// The addresses of this feature that stand in the first file, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { LimitsScreen } from "./LimitsScreen.tsx";
import { Start } from "./Start.tsx";

export const routes: readonly Route[] = [
  route("/start", Start, { open: true, begins: true }),
  route("/limits", LimitsScreen, { open: true }),
];
