// What other features may use of this one.

export { Knocks } from "./Knocks.tsx";
export { sendNumbers } from "./heldNumbers.ts";
