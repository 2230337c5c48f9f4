// The addresses of this feature that a friend is called to, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { AnswerScreen } from "./AnswerScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/answer/:askId", AnswerScreen),
];
