// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const RecordScreen = lazyScreen(() => import("./RecordScreen.tsx"), "RecordScreen");
const RetentionScreen = lazyScreen(() => import("./RetentionScreen.tsx"), "RetentionScreen");
const FormerScreen = lazyScreen(() => import("./FormerScreen.tsx"), "FormerScreen");
const RemembersScreen = lazyScreen(() => import("./FormerScreen.tsx"), "RemembersScreen");

export const routes: readonly Route[] = [
  { path: "/c/:c/record", screen: RecordScreen },
  { path: "/c/:c/record/keeping", screen: RetentionScreen },
  { path: "/c/:c/former", screen: FormerScreen },
  { path: "/c/:c/people/:m/remembers", screen: RemembersScreen },
];
