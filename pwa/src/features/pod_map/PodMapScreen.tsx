// Whom the person could turn to, and for what: theirs alone. What could be next stands first.

import type { ComponentChildren } from "preact";

import { remove } from "../../api/client.ts";
import type { PodField, PodMap, PodName } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Way, Ways } from "../../ui/Ways.tsx";
import { fieldsOf, fieldTitle, namesIn, otherNames, pathOf, stepLines } from "./podMap.text.ts";

export function PodMapScreen({ circleId }: { circleId: string }) {
  const live = useLive<PodMap>(pathOf(circleId), 60);
  const map = live.data;
  const at = `/c/${circleId}/turn-to`;
  if (!map) return <Waiting name="pod-map" of={live} back={`/c/${circleId}/more`} />;
  const others = otherNames(map);
  const isEmpty = map.names.length === 0;
  return (
    <Screen
      name="pod-map"
      title={t("pod_map.title")}
      back={`/c/${circleId}/more`}
      phase={map.step.kind}
      lead={<p>{t("pod_map.lead")}</p>}
      actions={
        map.names.length < map.most_names ? (
          <LinkButton do="add-name" href={`${at}/new/any`} weight="main">
            {t("pod_map.add")}
          </LinkButton>
        ) : (
          <p class="soft">{t("pod_map.full", { n: map.most_names })}</p>
        )
      }
    >
      <Stale of={live} />
      <Next circleId={circleId} map={map} />
      {isEmpty
        ? null
        : fieldsOf(map).map((field) => (
            <Field key={field.id} circleId={circleId} map={map} field={field} />
          ))}
      {others.length > 0 ? (
        <Group id="others" title={t("pod_map.other")}>
          <Names circleId={circleId} of={others} />
        </Group>
      ) : null}
      <Ways>
        {isEmpty ? null : <Way href={`${at}/show`} do="show" title={t("pod_map.show")} />}
        <Way href={`${at}/fields`} do="fields" title={t("pod_map.fields")} />
      </Ways>
      {isEmpty ? null : (
        <HoldButton
          do="wipe"
          work={async (key) => {
            learn(pathOf(circleId), await remove<PodMap>(pathOf(circleId), key));
            actionNotice.value = t("pod_map.wiped");
          }}
        >
          {t("pod_map.wipe")}
        </HoldButton>
      )}
    </Screen>
  );
}

/** What could be next, and where that is done. */
function Next({ circleId, map }: { circleId: string; map: PodMap }) {
  const { step } = map;
  const at = `/c/${circleId}/turn-to`;
  const [now, idea] = stepLines(map, step);
  const lines = (
    <>
      <strong>{now}</strong>
      {idea ? <span class="soft">{idea}</span> : null}
    </>
  );
  const [first] = step.name_ids;
  const href = {
    first_name: null, // the button beneath
    ask_around: `${at}/ask/${step.field ?? ""}`,
    get_in_touch: `${at}/ask/${step.field ?? ""}`,
    somebody_else: `${at}/new/any`,
    keep_place: `${at}/name/${first ?? ""}`,
    enough: null,
  }[step.kind];
  if (!href) {
    return (
      <p class="card" data-step={step.kind}>
        <strong>{now}</strong>
        {idea ? (
          <>
            <br />
            <span class="soft">{idea}</span>
          </>
        ) : null}
      </p>
    );
  }
  return (
    <a class="card go lit" href={href} data-do="step" data-step={step.kind}>
      {lines}
    </a>
  );
}

interface FieldProps {
  circleId: string;
  map: PodMap;
  field: PodField;
}

function Field({ circleId, map, field }: FieldProps) {
  const people = namesIn(map, field.id);
  const at = `/c/${circleId}/turn-to`;
  const ask = `${at}/ask/${field.id}`;
  if (people.length === 0) {
    return (
      <a class="card go" href={ask} data-do={`ask-${field.id}`} data-field={field.id}>
        <strong dir="auto">{fieldTitle(field)}</strong>
        <span class="soft">
          {t("pod_map.nobody_yet")} {t("pod_map.who_knows")}
        </span>
      </a>
    );
  }
  return (
    <Group id={`for-${field.id}`} title={fieldTitle(field)} field={field.id}>
      <Names circleId={circleId} of={people} />
      {field.step ? (
        <LinkButton do={`ask-${field.id}`} href={ask}>
          {t("pod_map.get_in_touch")}
        </LinkButton>
      ) : null}
    </Group>
  );
}

interface GroupProps {
  id: string;
  title: string;
  field?: string;
  children: ComponentChildren;
}

function Group({ id, title, field, children }: GroupProps) {
  return (
    <section class="card stack" aria-labelledby={id} data-field={field}>
      <h2 id={id} dir="auto">
        {title}
      </h2>
      {children}
    </section>
  );
}

function Names({ circleId, of }: { circleId: string; of: readonly PodName[] }) {
  return (
    <ul class="plain names">
      {of.map((one) => (
        <li key={one.id}>
          <a href={`/c/${circleId}/turn-to/name/${one.id}`} data-do="name" data-name={one.name}>
            <span dir="auto">{one.name}</span>
          </a>{" "}
          {one.nearness === "near" ? null : (
            <span class="soft">{t(`pod_map.short.${one.nearness}`)}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
