// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const GatheringsScreen = lazyScreen(() => import("./GatheringsScreen.tsx"), "GatheringsScreen");
const GatheringScreen = lazyScreen(() => import("./GatheringScreen.tsx"), "GatheringScreen");
const WriteGathering = lazyScreen(() => import("./WriteGathering.tsx"), "WriteGathering");
const AddGuest = lazyScreen(() => import("./AddGuest.tsx"), "AddGuest");
const GuestScreen = lazyScreen(() => import("./GuestScreen.tsx"), "GuestScreen");

export const routes: readonly Route[] = [
  route("/g", GuestScreen, { open: true }),
  route("/c/:circleId/gatherings", GatheringsScreen),
  route("/c/:circleId/gatherings/:gatheringId", GatheringScreen),
  route("/c/:circleId/gatherings/:gatheringId/write", WriteGathering),
  route("/c/:circleId/gatherings/:gatheringId/add", AddGuest),
];
