// The addresses of this feature that are fetched when somebody goes there, and their screens.

import { route, type Route } from "../../data/router.ts";
import { OffersScreen } from "./OffersScreen.tsx";
import { ChangeOfferScreen, NewOfferScreen } from "./WriteOfferScreen.tsx";

export const routes: readonly Route[] = [
  route("/c/:circleId/offers", OffersScreen),
  route("/c/:circleId/offers/new", NewOfferScreen),
  route("/c/:circleId/offers/:offerId/change", ChangeOfferScreen),
];
