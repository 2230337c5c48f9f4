// What other features may use of this one.

export { GuidelinesRow } from "./GuidelinesRow.tsx";
