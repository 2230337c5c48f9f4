// What other features may use of this one.

export { AheadNow } from "./AheadNow.tsx";
