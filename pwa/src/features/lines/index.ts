// What other features may use of this one.

export { CircleLines } from "./CircleLines.tsx";
