// Shifts of somebody for whom the person stopped everything: to leave each to them, or to end it.

import { post } from "../../api/client.ts";
import type { HeldShift, HeldShifts as Held, ShiftTime } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refreshAll } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { whenTime } from "../../messages/shiftTime.ts";
import { Button } from "../../ui/Button.tsx";
import { kindOf } from "./slot.text.ts";

/** "Tomorrow, 6 to 9 pm · Company" */
export const shiftLine = (one: ShiftTime): string =>
  `${whenTime(one)} · ${kindOf(one)}`;

/** The same, with how many turns come after it. */
function line(one: HeldShift): string {
  return one.later_turns > 0
    ? `${shiftLine(one)} ${t("held.and_later", { n: one.later_turns })}`
    : shiftLine(one);
}

interface Props {
  circleId: string;
  shifts: readonly HeldShift[];
  /** What is left after a choice. */
  left: (shifts: HeldShift[]) => void;
}

/** What is to be decided, shift by shift. Nothing is decided by waiting. */
export function HeldShifts({ circleId, shifts, left }: Props) {
  const choose = (one: HeldShift, what: "leave" | "end") => async (key: string) => {
    const path = `/circles/${circleId}/members/${one.member_id}/shifts/${one.slot_id}/${what}`;
    const body = { later_turns: one.later_turns > 0 };
    const answer = await post<Held>(path, body, key);
    const others = shifts.filter((each) => each.member_id !== one.member_id);
    left([...others, ...answer.shifts]);
    refreshAll();
    actionNotice.value = t(what === "leave" ? "held.left" : "held.ended", { name: one.name });
  };
  return (
    <>
      {shifts.map((one) => (
        <section
          key={`${one.member_id} ${one.slot_id}`}
          class="card stack"
          role="group"
          aria-label={line(one)}
          data-held={one.slot_id}
        >
          <strong>{line(one)}</strong>
          <p class="soft">{t("held.has", { name: one.name, n: one.later_turns + 1 })}</p>
          <div class="pair">
            <Button do="leave-shift" weight="quiet" work={choose(one, "leave")}>
              {t("held.leave", { n: one.later_turns + 1 })}
            </Button>
            <Button do="end-shift" weight="quiet" work={choose(one, "end")}>
              {t("held.end", { n: one.later_turns + 1 })}
            </Button>
          </div>
        </section>
      ))}
    </>
  );
}

/** Shifts that end when somebody is removed, as plain lines. */
export function ShiftLines({ shifts }: { shifts: readonly HeldShift[] }) {
  return (
    <ul class="disclosed">
      {shifts.map((one) => (
        <li key={one.slot_id} data-held={one.slot_id}>
          {line(one)}
        </li>
      ))}
    </ul>
  );
}
