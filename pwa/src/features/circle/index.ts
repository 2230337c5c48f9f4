// What other features may use of this one.

export { Disclosed, disclosureLines } from "./Disclosed.tsx";
export { DisclosureFields, disclosureBody } from "./DisclosureFields.tsx";
export { HandoverForPerson, HandoverForTaker, NobodyCoordinates } from "./Handovers.tsx";
export { StandInCard } from "./StandIn.tsx";
export { ClosedHome } from "./closedHome.ts";
