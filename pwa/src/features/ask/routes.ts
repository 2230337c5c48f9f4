// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";
import { AnswerByLink } from "./AnswerByLink.tsx";
import { AnswerScreen } from "./AnswerScreen.tsx";
import { AskScreen } from "./AskScreen.tsx";
import { CallCard } from "./CallCard.tsx";

const ArrivalScreen = lazyScreen(() => import("./ArrivalScreen.tsx"), "ArrivalScreen");

const StrengthsScreen = lazyScreen(() => import("./StrengthsScreen.tsx"), "StrengthsScreen");

export const routes: readonly Route[] = [
  route("/call", CallCard, { open: true }),
  route("/a", AnswerByLink, { open: true }),
  route("/c/:circleId/ask/:askId", AskScreen),
  route("/c/:circleId/answer/:askId", AnswerScreen),
  route("/c/:circleId/arrival", ArrivalScreen),
  route("/c/:circleId/strengths", StrengthsScreen),
];
