// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const PodMapScreen = lazyScreen(() => import("./PodMapScreen.tsx"), "PodMapScreen", "pod-map");
const PodShowScreen = lazyScreen(() => import("./PodShowScreen.tsx"), "PodShowScreen", "pod-show");
const PodFieldsScreen = lazyScreen(
  () => import("./PodFieldsScreen.tsx"),
  "PodFieldsScreen",
  "pod-fields",
);
const PodAskScreen = lazyScreen(() => import("./PodAskScreen.tsx"), "PodAskScreen", "pod-ask");
const PodNameScreen = lazyScreen(() => import("./PodNameScreen.tsx"), "PodNameScreen", "pod-name");
const NewPodNameScreen = lazyScreen(
  () => import("./PodNameScreen.tsx"),
  "NewPodNameScreen",
  "pod-name",
);

export const routes: readonly Route[] = [
  route("/c/:circleId/turn-to", PodMapScreen),
  route("/c/:circleId/turn-to/show", PodShowScreen),
  route("/c/:circleId/turn-to/fields", PodFieldsScreen),
  route("/c/:circleId/turn-to/ask/:field", PodAskScreen),
  route("/c/:circleId/turn-to/new/:field", NewPodNameScreen),
  route("/c/:circleId/turn-to/name/:nameId", PodNameScreen),
];
