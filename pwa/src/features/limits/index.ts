// What other features may use of this one.

export { nightHint } from "./reach.text.ts";
export { limitLines } from "./limits.text.ts";
