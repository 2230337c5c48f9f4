// What other features may use of this one.

export { AddressCard } from "./AddressCard.tsx";
export { CarryOver } from "./CarryOver.tsx";
export { Languages } from "./Languages.tsx";
export { Locked } from "./Locked.tsx";
export { LostNow } from "./LostNow.tsx";
export { isOfferingWays, OfferWays } from "./OfferWays.tsx";
export { ZoneCard } from "./ZoneCard.tsx";
export { comingBack, openComingBack } from "./comingBack.ts";
