// What other features may use of this one.

export { OffersRow } from "./OffersRow.tsx";
