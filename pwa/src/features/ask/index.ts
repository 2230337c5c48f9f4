// What other features may use of this one.

export { AddWords } from "./AddWords.tsx";
export { AskedPeople } from "./AskedPeople.tsx";
export { Address } from "./Address.tsx";
export { AskButtons, whatFollows } from "./AskButtons.tsx";
export { BareAsk } from "./BareAsk.tsx";
export { IAm } from "./IAm.tsx";
export { PracticeBand } from "./PracticeBand.tsx";
export { LeaveOutFirst } from "./LeaveOutFirst.tsx";
export { KeepRequest } from "./KeepRequest.tsx";
export { CallRound, Numbers } from "./Numbers.tsx";
export { standingLine } from "./answer.text.ts";
export { beneath, headline } from "./ask.text.ts";
export { ASK_TAIL } from "./fetchedTail.ts";
