// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { ValueReadersScreen } from "./ValueReadersScreen.tsx";
import { ValueScreen } from "./ValueScreen.tsx";
import { ValuesScreen } from "./ValuesScreen.tsx";
import { WriteValueScreen } from "./WriteValueScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/values", ValuesScreen),
  route("/c/:circleId/values-new", WriteValueScreen),
  route("/c/:circleId/values-open", ValueReadersScreen),
  route("/c/:circleId/values/:lineId", ValueScreen),
  route("/c/:circleId/values/:lineId/words", WriteValueScreen),
];
