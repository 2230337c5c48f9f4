// What other features may use of this one.

export { FriendGatherings, KeptWords, PersonGatherings } from "./HomeCards.tsx";
