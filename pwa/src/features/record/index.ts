// What other features may use of this one.

export { HeadCheck } from "./HeadCheck.tsx";
export { RecordWatch } from "./RecordWatch.tsx";
