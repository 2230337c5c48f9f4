// On the home: that a checklist is open, before all else.

import type { Home } from "../../api/types.ts";
import { t } from "../../messages/index.ts";

/** Checklists that are open now, or, for a friend, that they may read. */
export function ChecklistCards({ home }: { home: Home }) {
  const shown = (home.checklists ?? []).filter((one) => one.phase !== "closed" || !home.person);
  return (
    <>
      {shown.map((one) => (
        <a
          key={one.kind}
          class={one.phase === "closed" ? "card go" : "card go lit"}
          href={`/c/${home.circle.id}/checklist/${one.kind}`}
          data-do={`checklist-${one.kind}`}
        >
          <strong>{t(`checklist.${one.kind}`)}</strong>
          <span class="soft">
            {one.opened_by
              ? t(home.person && one.phase === "person_first" ? "checklist.home_first" : "checklist.home_open", {
                  name: one.opened_by,
                })
              : t("checklist.home_read", { name: home.supporter?.person_name ?? "" })}
          </span>
        </a>
      ))}
    </>
  );
}
