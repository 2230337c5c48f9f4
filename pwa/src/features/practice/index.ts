// What other features may use of this one.

export { PracticeAsked } from "./PracticeAsked.tsx";
export { ReadyList } from "./ReadyList.tsx";
