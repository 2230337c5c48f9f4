// What other features may use of this one.

export { GapList } from "./GapList.tsx";
export { NightNote } from "./NightNote.tsx";
export { nightLines } from "./nights.text.ts";
