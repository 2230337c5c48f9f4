// The person's address, and what helps to find them. Read anew each time: no copy stays here.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { get, put } from "../../api/client.ts";
import type { Way } from "../../api/types.ts";
import { runAction, actionNotice } from "../../data/actions.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { asking, given, NumberField, useNumberEntry } from "../../ui/NumberField.tsx";
import { Screen } from "../../ui/Screen.tsx";

const FIELDS = ["address", "notes"] as const;

export function ArrivalScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/arrival`;
  const way = useSignal<Partial<Way> | null>(null);
  useEffect(() => void runAction("read", async () => (way.value = await get<Way>(path))), [path]);
  const now = way.value;
  const number = useNumberEntry("");
  useEffect(() => {
    number.value.value = now?.number ?? "";
  }, [now?.number]);
  const save = async (key: string) => {
    const { address, notes } = now ?? {};
    const body = { address, notes, ...given(number) };
    const work = async () => (way.value = await put<Way>(path, body, key));
    if (!(await asking(number, work))) return;
    actionNotice.value = t("go.saved");
  };
  return (
    <Screen
      name="arrival"
      title={t("arrival.title")}
      back={`/c/${circleId}`}
      lead={<p>{t("arrival.lead")}</p>}
      actions={
        <>
          {now ? (
            <Button do="save-address" work={save}>
              {t("go.save")}
            </Button>
          ) : null}
          <LinkButton do="consent" href={`/c/${circleId}/consent`} weight="plain">
            {t("consent.title")}
          </LinkButton>
        </>
      }
    >
      {now
        ? FIELDS.map((field) => (
            <Field
              key={field}
              do={field}
              label={t(`arrival.${field}`)}
              hint={field === "notes" ? t("arrival.notes_hint") : undefined}
              value={now[field] ?? ""}
              set={(text) => (way.value = { ...now, [field]: text })}
              max={500}
              long
            />
          ))
        : null}
      {now ? (
        <NumberField
          do="number"
          label={t("arrival.number")}
          hint={t("arrival.number_hint")}
          entry={number}
          again={() => void runAction("save-address", save)}
        />
      ) : null}
    </Screen>
  );
}
