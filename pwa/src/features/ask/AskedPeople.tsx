// Everyone whom a request came to, or the plan names, and how it stands with each.

import type { AskView } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Tags } from "../../ui/Tags.tsx";
import { asked } from "./ask.text.ts";

const DOTS: Partial<Record<AskView["people"][number]["what"], string>> = {
  coming: "full",
  call: "full",
  text: "full",
  asking: "ring",
};

export function AskedPeople({ view }: { view: AskView }) {
  if (view.phase === "held" || view.people.length === 0) return null;
  const shown = new Set(view.asking.filter((one) => one.shown).map((one) => one.member_id));
  return (
    <ul class="card steps">
      {view.people.map((one) => (
        <li key={one.member_id} class="step">
          <span class={`dot ${DOTS[one.what] ?? "next"}`} aria-hidden="true" />
          <div>
            <strong dir="auto">{one.name}</strong> <Tags of={one.tags} />
            <p class="soft">
              {view.yes.some((y) => y.at_door && y.member_id === one.member_id)
                ? t("answer.door")
                : asked(one, shown.has(one.member_id), view.yes)}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
