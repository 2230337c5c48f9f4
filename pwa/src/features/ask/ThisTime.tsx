// What the person decides for one request: whom it leaves out, whom it asks beside the plan, and who
// may see the address for it.

import type { AskView } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { named } from "../../ui/Tags.tsx";
import { stepLabel } from "../plan/index.ts";
import { sender } from "./askActions.ts";

interface Props {
  circleId: string;
  view: AskView;
}

/** In which way they asked, and what that leaves out. */
export function StrengthNote({ view }: { view: AskView }) {
  const begun = view.steps.find((one) => one.position === view.begins_at);
  const later = (view.begins_at ?? 0) > 0 && begun && view.phase !== "closed";
  if (!view.strength && !later) return null;
  return (
    <div class="note" data-strength>
      {view.strength ? <p dir="auto">{t("ask.strength", { name: view.strength })}</p> : null}
      {later ? <p class="soft">{t("ask.begins", { step: stepLabel(begun) })}</p> : null}
    </div>
  );
}

/** Whom the plan doesn't name: by the person's own tap alone. */
export function SomeoneElse({ circleId, view }: Props) {
  const others = view.others ?? [];
  if (others.length === 0) return null;
  const send = sender(circleId, view);
  return (
    <details class="card" data-someone-else>
      <summary>{t("ask.someone_else")}</summary>
      <p class="soft">{t("ask.someone_else_lead")}</p>
      <div class="chips">
        {others.map((one) => (
          <Button
            key={one.member_id}
            do={`ask-beside-${one.member_id}`}
            weight="quiet"
            work={send("ask-beside", { member_id: one.member_id })}
          >
            {t("ask.ask_name", { name: named(one) })}
          </Button>
        ))}
      </div>
    </details>
  );
}

/** Not them, this time: silent, and taken back by a tap. */
export function LeaveOut({ circleId, view }: Props) {
  if (view.phase === "closed") return null;
  const send = sender(circleId, view);
  const left = view.people.filter((one) => one.what === "left_out");
  // For somebody who said yes it is "not them, keep asking".
  const others = view.people.filter((one) => !NOT_HERE.includes(one.what));
  if (left.length + others.length === 0) return null;
  return (
    <details class="card" data-leave-out>
      <summary>
        {left.length > 0
          ? t("ask.left_out_title", { names: names(left.map((one) => one.name)) })
          : t("ask.leave_out_title")}
      </summary>
      <p class="soft">{t("ask.leave_out_lead")}</p>
      <div class="chips">
        {left.map((one) => (
          <Button
            key={one.member_id}
            do={`include-${one.member_id}`}
            weight="quiet"
            work={send("include-again", { member_id: one.member_id })}
          >
            {t("ask.include_again", { name: one.name })}
          </Button>
        ))}
        {others.map((one) => (
          <Button
            key={one.member_id}
            do={`leave-out-${one.member_id}`}
            weight="plain"
            work={send("leave-out", { member_id: one.member_id })}
          >
            {t("ask.leave_out", { name: one.name })}
          </Button>
        ))}
      </div>
    </details>
  );
}

const NOT_HERE: AskView["people"][number]["what"][] = ["left_out", "coming", "call"];
