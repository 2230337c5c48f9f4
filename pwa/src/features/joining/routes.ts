// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { Invite } from "./Invite.tsx";
import { KnockScreen } from "./KnockScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/invite", Invite),
  route("/c/:circleId/knock/:knockId", KnockScreen),
];
