// What other features may use of this one.

export { HelperCards } from "./HelperCards.tsx";
export { NextDays, PersonCheckInCards } from "./PersonCards.tsx";
