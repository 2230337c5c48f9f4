// The person's ways of asking: the usual one, and up to two others that begin with a later step.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import type { Strengths } from "../../api/types.ts";
import { actionNotice, runAction } from "../../data/actions.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { stepLabel } from "../plan/index.ts";

interface Draft {
  usual: string;
  others: { name: string; position: number; changed: boolean }[];
}

const MOST_OTHERS = 2;

export function StrengthsScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/strengths`;
  const live = useLive<Strengths>(path, 60);
  const edited = useSignal<Draft | null>(null);
  const kept = live.data;
  if (!kept) return <Waiting name="strengths" of={live} back={`/c/${circleId}`} />;
  const draft: Draft = edited.value ?? { usual: kept.usual ?? "", others: kept.others };
  const setOther = (at: number, part: Partial<Draft["others"][number]>) => {
    const others = draft.others.map((one, place) => (place === at ? { ...one, ...part } : one));
    edited.value = { ...draft, others };
  };
  const add = () => {
    const position = Math.min(draft.others.length + 1, kept.steps.length - 1);
    edited.value = { ...draft, others: [...draft.others, { name: "", position, changed: false }] };
  };
  const remove = (at: number) => {
    edited.value = { ...draft, others: draft.others.filter((_, place) => place !== at) };
  };
  const save = async (key: string) => {
    const others = draft.others
      .map(({ name, position }) => ({ name: name.trim(), position }))
      .filter((one) => one.name !== "");
    const body = { usual: draft.usual.trim() || null, others };
    learn(path, await put<Strengths>(path, body, key));
    edited.value = null;
    void refresh(`/circles/${circleId}/home`);
    actionNotice.value = t("go.saved");
  };
  return (
    <Screen
      name="strengths"
      title={t("strengths.title")}
      back={`/c/${circleId}`}
      lead={<p>{t("strengths.lead")}</p>}
      submit={() => void runAction("save-strengths", save)}
      actions={
        <>
          {draft.others.length < MOST_OTHERS ? (
            <Button do="add-strength" weight="quiet" press={add}>
              {t("strengths.add")}
            </Button>
          ) : (
            <p class="soft">{t("strengths.full")}</p>
          )}
          <Button do="save-strengths" type="submit">
            {t("go.save")}
          </Button>
        </>
      }
    >
      <Stale of={live} />
      <section class="card">
        <Field
          do="strength-usual"
          label={t("strengths.usual")}
          hint={t("strengths.usual_hint", { words: t("home.ask") })}
          value={draft.usual}
          set={(usual) => (edited.value = { ...draft, usual })}
          max={80}
        />
      </section>
      {draft.others.map((one, at) => (
        <section key={at} class="card stack" role="group" aria-label={one.name || `${at + 2}`}>
          <Field
            do={`strength-${at + 2}`}
            label={t("strengths.name")}
            hint={t("strengths.name_hint")}
            value={one.name}
            set={(name) => setOther(at, { name })}
            max={80}
          />
          {one.changed ? <p class="note">{t("strengths.changed")}</p> : null}
          <Choice
            do={`begins-${at + 2}`}
            label={t("strengths.begins")}
            value={one.position}
            options={kept.steps.map((step) => ({
              value: step.position,
              label: stepLabel(step),
              hint:
                step.asks.length > 0
                  ? t("strengths.asks", { names: names(step.asks) })
                  : t("strengths.asks_nobody"),
            }))}
            set={(position) => setOther(at, { position, changed: false })}
          />
          <Button do={`remove-strength-${at + 2}`} weight="plain" press={() => remove(at)}>
            {one.name ? t("strengths.remove", { name: one.name }) : t("strengths.remove_new")}
          </Button>
        </section>
      ))}
    </Screen>
  );
}
