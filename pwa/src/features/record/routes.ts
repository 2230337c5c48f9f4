// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/route.ts";
import { lazyScreen } from "../../ui/Later.tsx";

const RecordScreen = lazyScreen(() => import("./RecordScreen.tsx"), "RecordScreen");
const KeepingScreen = lazyScreen(() => import("./KeepingScreen.tsx"), "KeepingScreen");
const FormerScreen = lazyScreen(() => import("./FormerScreen.tsx"), "FormerScreen");
const RemembersScreen = lazyScreen(() => import("./FormerScreen.tsx"), "RemembersScreen");

export const routes: readonly Route[] = [
  { path: "/c/:c/record", screen: RecordScreen },
  { path: "/c/:c/record/keeping", screen: KeepingScreen },
  { path: "/c/:c/former", screen: FormerScreen },
  { path: "/c/:c/people/:m/remembers", screen: RemembersScreen },
];
