// What other features may use of this one.

export { Start } from "./Start.tsx";
