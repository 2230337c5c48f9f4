// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";
import { AnswerByLink } from "./AnswerByLink.tsx";
import { AnswerScreen } from "./AnswerScreen.tsx";
import { AskScreen } from "./AskScreen.tsx";
import { CallCard } from "./CallCard.tsx";

const ArrivalScreen = lazyScreen(() => import("./ArrivalScreen.tsx"), "ArrivalScreen");

export const routes: readonly Route[] = [
  { path: "/call", screen: CallCard, open: true },
  { path: "/a", screen: AnswerByLink, open: true },
  { path: "/c/:c/ask/:a", screen: AskScreen },
  { path: "/c/:c/answer/:a", screen: AnswerScreen },
  { path: "/c/:c/arrival", screen: ArrivalScreen },
];
