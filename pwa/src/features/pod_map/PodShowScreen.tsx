// The whole map in large letters, for somebody who sits beside the person. It is on this phone
// alone and nothing on it can be changed by a tap; it hides nothing.

import { useLive } from "../../data/liveQuery.ts";
import type { PodMap, PodName } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { fieldsOf, fieldTitle, namesIn, otherNames, pathOf, stepLines } from "./podMap.text.ts";

export function PodShowScreen({ circleId }: { circleId: string }) {
  const live = useLive<PodMap>(pathOf(circleId), 60);
  const map = live.data;
  const back = `/c/${circleId}/turn-to`;
  if (!map) return <Waiting name="pod-show" of={live} back={back} />;
  const others = otherNames(map);
  const [now, idea] = stepLines(map, map.step);
  return (
    <Screen
      name="pod-show"
      title={t("pod_map.title")}
      back={back}
      lead={<p>{t("pod_map.show_lead")}</p>}
    >
      <Stale of={live} />
      <div class="large stack">
        {fieldsOf(map).map((field) => (
          <section key={field.id} aria-labelledby={`show-${field.id}`}>
            <h2 id={`show-${field.id}`} dir="auto">
              {fieldTitle(field)}
            </h2>
            <People of={namesIn(map, field.id)} />
          </section>
        ))}
        {others.length > 0 ? (
          <section aria-labelledby="show-others">
            <h2 id="show-others">{t("pod_map.other")}</h2>
            <People of={others} />
          </section>
        ) : null}
        <p class="card">
          {now} {idea}
        </p>
      </div>
    </Screen>
  );
}

function People({ of }: { of: readonly PodName[] }) {
  if (of.length === 0) return <p class="soft">{t("pod_map.nobody_yet")}</p>;
  return (
    <ul class="plain">
      {of.map((one) => (
        <li key={one.id}>
          <span dir="auto">{one.name}</span>
          {one.nearness === "near" ? null : (
            <span class="soft"> {t(`pod_map.short.${one.nearness}`)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
