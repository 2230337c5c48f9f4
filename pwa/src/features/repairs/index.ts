// What other features may use of this one.

export { MendRow } from "./MendRow.tsx";
