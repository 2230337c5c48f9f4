// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";

const OffersScreen = lazyScreen(() => import("./OffersScreen.tsx"), "OffersScreen");
const NewOfferScreen = lazyScreen(() => import("./WriteOfferScreen.tsx"), "NewOfferScreen");
const ChangeOfferScreen = lazyScreen(() => import("./WriteOfferScreen.tsx"), "ChangeOfferScreen");

export const routes: readonly Route[] = [
  route("/c/:circleId/offers", OffersScreen),
  route("/c/:circleId/offers/new", NewOfferScreen),
  route("/c/:circleId/offers/:offerId/change", ChangeOfferScreen),
];
