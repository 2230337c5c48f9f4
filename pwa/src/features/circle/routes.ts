// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { CircleScreen } from "./CircleScreen.tsx";
import { CloseScreen } from "./CloseScreen.tsx";
import { CoordinatingScreen } from "./CoordinatingScreen.tsx";
import { HandOn } from "./HandOn.tsx";
import { MemberLimitsScreen } from "./MemberLimitsScreen.tsx";
import { MemberScreen } from "./MemberScreen.tsx";
import { MyCard } from "./MyCard.tsx";
import { WithoutAppScreen } from "./WithoutAppScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/circle", CircleScreen),
  route("/c/:circleId/hand-on", HandOn),
  route("/c/:circleId/close", CloseScreen),
  route("/c/:circleId/people/:memberId", MemberScreen),
  route("/c/:circleId/people/:memberId/limits", MemberLimitsScreen),
  route("/c/:circleId/coordinating", CoordinatingScreen),
  route("/c/:circleId/card", MyCard),
  route("/c/:circleId/without-app", WithoutAppScreen),
];
