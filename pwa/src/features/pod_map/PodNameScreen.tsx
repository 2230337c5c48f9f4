// Somebody on the map: what the person calls them, what for, how near. One tap keeps them a place.

import { useSignal } from "@preact/signals";

import { post, put, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Circle, PodMap, PodName } from "../../api/types.ts";
import { actionError, actionNotice, runAction } from "../../data/actions.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { go, returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { fieldsOf, fieldTitle, NEARNESS, pathOf } from "./podMap.text.ts";

type Nearness = PodName["nearness"];

interface Props {
  circleId: string;
  nameId?: string;
  field?: string;
}

export const NewPodNameScreen = ({ circleId, field }: Required<Omit<Props, "nameId">>) => (
  <Loaded circleId={circleId} field={field} />
);

export const PodNameScreen = ({ circleId, nameId }: Required<Omit<Props, "field">>) => (
  <Loaded circleId={circleId} nameId={nameId} />
);

function Loaded({ circleId, nameId, field }: Props) {
  const live = useLive<PodMap>(pathOf(circleId), 60);
  const circle = useLive<Circle>(`/circles/${circleId}`, 60);
  const name = live.data?.names.find((one) => one.id === nameId);
  if (!live.data || !circle.data) {
    const back = `/c/${circleId}/turn-to`;
    return <Waiting name="pod-name" of={live.data ? circle : live} back={back} />;
  }
  if (nameId && !name) return <Gone circleId={circleId} />;
  return (
    <Editor
      key={name?.id ?? "new"}
      circleId={circleId}
      map={live.data}
      circle={circle.data}
      name={name ?? null}
      field={field ?? null}
    />
  );
}

interface EditorProps {
  circleId: string;
  map: PodMap;
  circle: Circle;
  name: PodName | null;
  field: string | null;
}

function Editor({ circleId, map, circle, name, field }: EditorProps) {
  const path = pathOf(circleId);
  const back = `/c/${circleId}/turn-to`;
  const id = useSignal(name?.id ?? newId()).value;
  const called = useSignal(name?.name ?? "");
  const fields = fieldsOf(map);
  const nearFor = useSignal<readonly string[]>(
    name?.near_for ?? fields.filter((one) => one.id === field).map((one) => one.id),
  );
  const nearness = useSignal<Nearness | "">(name?.nearness ?? "");
  const member = useSignal(name?.member_id ?? "");
  const linkable = circle.members.filter(
    (one) =>
      one.id !== circle.me.member_id &&
      !map.names.some((other) => other.member_id === one.id && other.id !== id),
  );
  const save = async (key: string) => {
    if (nearness.value === "") {
      actionError.value = { text: t("pod_map.choose_nearness"), again: null };
      return;
    }
    const body = {
      name: called.value.trim(),
      near_for: nearFor.value,
      nearness: nearness.value,
      member_id: member.value || null,
    };
    learn(path, await put<PodMap>(`${path}/names/${id}`, body, key, map.etag));
    returnTo(back);
    actionNotice.value = t("go.saved");
  };
  return (
    <Screen
      name="pod-name"
      page="pod_map.title"
      title={name ? name.name : t("pod_map.new")}
      phase={name ? "known" : "new"}
      back={back}
      submit={() => void runAction("save-name", save)}
      actions={
        <Button do="save-name" type="submit">
          {t("go.save")}
        </Button>
      }
    >
      <Field
        do="name"
        label={t("pod_map.name")}
        hint={t("pod_map.name_hint")}
        value={called.value}
        set={(value) => (called.value = value)}
        max={60}
      />
      <Choice<Nearness | "">
        do="nearness"
        label={t("pod_map.nearness")}
        options={NEARNESS.map((value) => ({ value, label: t(`pod_map.${value}`) }))}
        value={nearness.value}
        set={(value) => {
          nearness.value = value;
          actionError.value = null;
        }}
      />
      {fields.length > 0 ? (
        <fieldset class="pod-for">
          <legend>{t("pod_map.what_for")}</legend>
          <div class="card list">
            {fields.map((one) => (
              <Switch
                key={one.id}
                do={`for-${one.id}`}
                label={fieldTitle(one)}
                on={nearFor.value.includes(one.id)}
                set={(on) =>
                  (nearFor.value = on
                    ? [...nearFor.value, one.id]
                    : nearFor.value.filter((other) => other !== one.id))
                }
              />
            ))}
          </div>
        </fieldset>
      ) : null}
      {linkable.length > 0 ? (
        <Choice
          do="member"
          label={t("pod_map.member")}
          options={[
            { value: "", label: t("pod_map.member_none") },
            ...linkable.map((one) => ({ value: one.id, label: one.name })),
          ]}
          value={member.value}
          set={(value) => {
            member.value = value;
            const chosen = linkable.find((one) => one.id === value);
            if (chosen && called.value.trim() === "") called.value = chosen.name;
          }}
        />
      ) : null}
      {name ? <Saved circleId={circleId} map={map} name={name} circle={circle} /> : null}
    </Screen>
  );
}

interface SavedProps {
  circleId: string;
  map: PodMap;
  name: PodName;
  circle: Circle;
}

/** Of a name that is on the map: a place in the circle, or the way to it; and taking it off. */
function Saved({ circleId, map, name, circle }: SavedProps) {
  const path = pathOf(circleId);
  const member = circle.members.find((one) => one.id === name.member_id);
  const keep = async (key: string) => {
    const body = { member_id: newId() };
    learn(path, await post<PodMap>(`${path}/names/${name.id}/place`, body, key, map.etag));
    await refresh(`/circles/${circleId}`);
    go(`/c/${circleId}/invite`);
  };
  return (
    <>
      <section class="card stack" data-place={name.member_id ? "kept" : "none"}>
        {name.member_id ? (
          <>
            <p>{t("pod_map.placed", { name: name.name })}</p>
            {member && member.state !== "in" ? (
              <LinkButton do="invite" href={`/c/${circleId}/invite`}>
                {t("home.invite")}
              </LinkButton>
            ) : null}
          </>
        ) : (
          <>
            <p class="soft" id="place-hint">
              {t("pod_map.place_hint", { name: name.name })}
            </p>
            <Button do="keep-place" weight="quiet" describedBy="place-hint" work={keep}>
              {t("pod_map.place")}
            </Button>
          </>
        )}
      </section>
      <HoldButton
        do="remove-name"
        work={async (key) => {
          learn(path, await remove<PodMap>(`${path}/names/${name.id}`, key));
          returnTo(`/c/${circleId}/turn-to`);
          actionNotice.value = t("pod_map.removed");
        }}
      >
        {t("pod_map.remove")}
      </HoldButton>
    </>
  );
}

/** Another phone of the person's took it off. */
function Gone({ circleId }: { circleId: string }) {
  return (
    <Screen
      name="pod-name"
      page="pod_map.title"
      title={t("pod_map.removed")}
      phase="gone"
      back={`/c/${circleId}/turn-to`}
      actions={
        <LinkButton do="map" href={`/c/${circleId}/turn-to`} weight="main">
          {t("pod_map.title")}
        </LinkButton>
      }
    />
  );
}
