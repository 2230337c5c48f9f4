// Nobody for a field, or nobody near: a text to whoever might know somebody, or to them. The person
// changes it and sends it from their own phone; to whom isn't asked, and no contacts are read.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

import type { PodField, PodMap, PodStep } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { ShareText } from "../../ui/Share.tsx";
import { fieldTitle, pathOf, stepLines, textFor } from "./podMap.text.ts";

export function PodAskScreen({ circleId, field: id }: { circleId: string; field: string }) {
  const live = useLive<PodMap>(pathOf(circleId), 60);
  const map = live.data;
  const back = `/c/${circleId}/turn-to`;
  const field = map?.fields.find((one) => one.id === id);
  if (!map) return <Waiting name="pod-ask" of={live} back={back} />;
  if (!field?.step) return <Settled circleId={circleId} of={field} />;
  return (
    <Ask key={id} circleId={circleId} map={map} field={field} step={field.step}>
      <Stale of={live} />
    </Ask>
  );
}

interface AskProps {
  circleId: string;
  map: PodMap;
  field: PodField;
  step: PodStep;
  children: ComponentChildren;
}

function Ask({ circleId, map, field, step, children }: AskProps) {
  const text = useSignal(textFor(field, step.kind));
  const [now, idea] = stepLines(map, step);
  return (
    <Screen
      name="pod-ask"
      page="pod_map.title"
      title={now}
      phase={step.kind}
      back={`/c/${circleId}/turn-to`}
      lead={idea ? <p>{idea}</p> : undefined}
      actions={
        <LinkButton do="came-to-mind" href={`/c/${circleId}/turn-to/new/${field.id}`}>
          {t("pod_map.came_to_mind")}
        </LinkButton>
      }
    >
      {children}
      {step.kind === "first_name" ? null : (
        <section class="card stack">
          <Field
            do="text"
            label={t("pod_map.text_label")}
            hint={t("pod_map.text_hint")}
            value={text.value}
            set={(value) => (text.value = value)}
            max={1_000}
            long
          />
          <ShareText text={text.value} field="text" />
        </section>
      )}
    </Screen>
  );
}

/** Meanwhile somebody near is there for it, or it was left off. */
function Settled({ circleId, of }: { circleId: string; of: PodField | undefined }) {
  return (
    <Screen
      name="pod-ask"
      page="pod_map.title"
      title={of ? fieldTitle(of) : t("pod_map.title")}
      phase="settled"
      back={`/c/${circleId}/turn-to`}
      actions={
        <LinkButton do="map" href={`/c/${circleId}/turn-to`} weight="main">
          {t("pod_map.title")}
        </LinkButton>
      }
    >
      <p>{t("pod_map.settled")}</p>
    </Screen>
  );
}
