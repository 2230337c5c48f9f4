// What other features may use of this one.

export { NeedsOnHome } from "./NeedsOnHome.tsx";
