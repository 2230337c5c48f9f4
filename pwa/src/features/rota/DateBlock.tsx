// The weekday over the day of a shift, at the start of its row: sand where somebody has it, dashed and
// hatched where it is open. What it says is said in the row, too, for those who listen.

import type { TimeOfCircle } from "../../api/types.ts";
import { shortDay } from "./week.text.ts";

export function DateBlock({ of, open }: { of: TimeOfCircle; open?: boolean }) {
  // What this phone kept from before an update may have instants alone: those are told in the row.
  if (!of.starts_wall) return null;
  const [weekday, number] = shortDay(of.starts_wall.slice(0, 10));
  return (
    <span class={open ? "day open" : "day"} aria-hidden="true">
      <span>{weekday}</span>
      <b>{number}</b>
    </span>
  );
}
