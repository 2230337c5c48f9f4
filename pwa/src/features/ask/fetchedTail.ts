// What is fetched once the first screens stand, for below them.

import { lazy } from "../../data/lazy.ts";

export const ASK_TAIL = lazy(() => import("./AskTail.tsx"), "below");
