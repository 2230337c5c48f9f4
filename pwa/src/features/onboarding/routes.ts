// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/route.ts";
import { LimitsScreen } from "./LimitsScreen.tsx";
import { NewAlone } from "./NewAlone.tsx";
import { NewKnow } from "./NewKnow.tsx";
import { NewPeople } from "./NewPeople.tsx";
import { NewWhen } from "./NewWhen.tsx";
import { Start } from "./Start.tsx";

export const routes: readonly Route[] = [
  { path: "/start", screen: Start, open: true, begins: true },
  { path: "/limits", screen: LimitsScreen, open: true },
  { path: "/new/people", screen: NewPeople, open: true },
  { path: "/new/when", screen: NewWhen, open: true },
  { path: "/new/know", screen: NewKnow, open: true },
  { path: "/new/alone", screen: NewAlone, open: true },
];
