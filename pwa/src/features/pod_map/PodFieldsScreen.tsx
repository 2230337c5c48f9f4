// What the map is about: which of the six fields are for the person, and fields in their own words.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { PodMap } from "../../api/types.ts";
import { actionNotice, runAction } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { fieldTitle, pathOf } from "./podMap.text.ts";

export function PodFieldsScreen({ circleId }: { circleId: string }) {
  const live = useLive<PodMap>(pathOf(circleId), 600);
  if (!live.data) {
    return <Waiting name="pod-fields" of={live} back={`/c/${circleId}/turn-to`} />;
  }
  return <Editor circleId={circleId} map={live.data} />;
}

function Editor({ circleId, map }: { circleId: string; map: PodMap }) {
  const path = pathOf(circleId);
  const back = `/c/${circleId}/turn-to`;
  const etag = useSignal(map.etag).value;
  const given = map.fields.filter((one) => one.words === null);
  const leftOut = useSignal<readonly string[]>(
    given.filter((one) => one.left_out).map((one) => one.id),
  );
  const own = useSignal(
    map.fields.flatMap(({ id, words }) => (words === null ? [] : [{ id, words }])),
  );
  const save = async (key: string) => {
    const body = {
      left_out: leftOut.value,
      own_fields: own.value.filter((one) => one.words.trim() !== ""),
    };
    learn(path, await put<PodMap>(`${path}/fields`, body, key, etag));
    returnTo(back);
    actionNotice.value = t("go.saved");
  };
  return (
    <Screen
      name="pod-fields"
      title={t("pod_map.fields")}
      back={back}
      lead={<p>{t("pod_map.fields_lead", { n: map.most_own_fields })}</p>}
      submit={() => void runAction("save-fields", save)}
      actions={
        <Button do="save-fields" type="submit">
          {t("go.save")}
        </Button>
      }
    >
      <div class="card list">
        {given.map((field) => (
          <Switch
            key={field.id}
            do={`field-${field.id}`}
            label={fieldTitle(field)}
            on={!leftOut.value.includes(field.id)}
            set={(on) =>
              (leftOut.value = on
                ? leftOut.value.filter((one) => one !== field.id)
                : [...leftOut.value, field.id])
            }
          />
        ))}
      </div>
      {own.value.map((field, at) => (
        <Field
          key={field.id}
          do={`own-${at + 1}`}
          label={t("pod_map.own", { n: at + 1 })}
          hint={at === 0 ? t("pod_map.own_hint") : undefined}
          value={field.words}
          set={(words) =>
            (own.value = own.value.map((one) => (one.id === field.id ? { ...one, words } : one)))
          }
          max={80}
        />
      ))}
      {own.value.length < map.most_own_fields ? (
        <Button
          do="add-own"
          weight="quiet"
          press={() => (own.value = [...own.value, { id: newId(), words: "" }])}
        >
          {t("pod_map.own_add")}
        </Button>
      ) : null}
    </Screen>
  );
}
