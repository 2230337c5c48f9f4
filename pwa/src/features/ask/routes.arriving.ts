// The addresses of this feature where somebody arrives or sets up, and their screens.

import { route, type Route } from "../../data/router.ts";
import { AnswerByLink } from "./AnswerByLink.tsx";

export const routes: readonly Route[] = [
  route("/a", AnswerByLink, { open: true }),
];
