// What other features may use of this one.

export { Root } from "./Root.tsx";
export { HOME_TAIL } from "./fetchedTail.ts";
