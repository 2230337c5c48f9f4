// What showing up means to the person, for everyone: the circle's own text, edited here.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import type { Solidarity } from "../../api/types.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { learnSolidarity, LONGEST, lookingAgain, pathOf } from "./solidarityActions.ts";

export function ForAllScreen({ circleId }: { circleId: string }) {
  const live = useLive<Solidarity>(pathOf(circleId));
  const text = useSignal<string | null>(null);
  const back = `/c/${circleId}/solidarity`;
  const person = live.data?.person;
  if (!person) return <Waiting name="solidarity-everyone" of={live} back={back} />;
  const save = (words: string, told: string) => (key: string) =>
    lookingAgain(circleId, async () => {
      const path = `${pathOf(circleId)}/words`;
      learnSolidarity(circleId, await put<Solidarity>(path, { words }, key, person.etag), told);
      void refresh(`/circles/${circleId}`);
      go(back);
    });
  return (
    <Screen
      name="solidarity-everyone"
      title={t("solidarity.for_everyone")}
      back={back}
      lead={<p>{t("solidarity.who_all")}</p>}
      stuck={
        <Button do="save-for-all" work={save(text.value ?? person.to_all ?? "", t("go.saved"))}>
          {t("go.save")}
        </Button>
      }
      actions={
        person.to_all ? (
          <Button do="remove-for-all" weight="plain" work={save("", t("solidarity.removed"))}>
            {t("go.delete")}
          </Button>
        ) : undefined
      }
    >
      <Stale of={live} />
      <Field
        do="for-all"
        label={t("circle.solidarity")}
        value={text.value ?? person.to_all ?? ""}
        set={(value) => (text.value = value)}
        max={LONGEST}
        long
      />
    </Screen>
  );
}
