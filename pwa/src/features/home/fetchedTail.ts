// What is fetched once the first screens stand, for below them.

import { lazy } from "../../data/lazy.ts";

export const HOME_TAIL = lazy(() => import("./HomeTail.tsx"), "below");
