// A sign beside words, drawn once in index.html: it is quiet for those who listen, since the words say
// the same. One that points along a line points the other way where lines run from right to left.

export type Sign =
  | "now" | "week" | "plan" | "circle" | "me" | "home" | "shifts" | "go" | "back" | "leave"
  | "call" | "text" | "moon" | "check" | "plus" | "minus" | "swap" | "stop" | "eye" | "note" | "pin" | "info" | "more";

export const Icon = ({ of, turns }: { of: Sign; turns?: boolean }) => (
  <svg class={turns ? "icon turns" : "icon"} aria-hidden="true">
    <use href={`#i-${of}`} />
  </svg>
);
