// What other features may use of this one.

export { COMPANION, HEALTH } from "./card.text.ts";
export { CardRow, CareRows } from "./CareRows.tsx";
