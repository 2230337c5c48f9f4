// The known parts that a plan hasn't, folded away by group: nobody meets thirty empty fields.

import type { PlanDraft } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";
import { moreParts } from "./plan.text.ts";

export function MoreParts({ circleId, draft }: { circleId: string; draft: PlanDraft }) {
  const groups = moreParts(draft);
  if (groups.length === 0) return null;
  return (
    <details class="card more-parts">
      <summary data-do="more-parts">{t("edit.more_parts")}</summary>
      <p class="soft">{t("edit.more_parts_lead")}</p>
      {groups.map(({ group, keys }) => (
        <section key={group} aria-labelledby={`group-${group}`}>
          <h3 class="soft" id={`group-${group}`}>{tCode("part_group", group)}</h3>
          <ul class="plain-list">
            {keys.map((key) => (
              <li key={key}>
                <a class="way" href={`/c/${circleId}/plan/part/${key}`} data-do={`part-${key}`}>
                  <strong>{tCode("section", key)}</strong>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </details>
  );
}
