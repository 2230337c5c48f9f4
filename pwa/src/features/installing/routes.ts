// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { InstallScreen } from "./InstallScreen.tsx";

export const routes: readonly Route[] = [
  route("/me/install", InstallScreen),
];
