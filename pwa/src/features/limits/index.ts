// What other features may use of this one.

export { nightHint } from "./MyLimits.tsx";
export { limitLines } from "./limits.text.ts";
