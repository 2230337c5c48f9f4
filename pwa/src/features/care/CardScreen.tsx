// The person writes a card: the health card, or what whoever goes with them should say. Read anew
// each time: no copy stays here.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { get, Problem, put } from "../../api/client.ts";
import type { CareCard } from "../../api/types.ts";
import { actionError, actionNotice, runAction } from "../../data/actions.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { cardNamed, FIELDS, HINTS, pathOf, type CardField } from "./card.text.ts";

const LONGEST = 2_000;

type Written = Partial<Record<CardField, string>>;

export function CardScreen({ circleId, card: named }: { circleId: string; card: string }) {
  const card = cardNamed(named);
  const fields = FIELDS[card];
  const path = pathOf(circleId, card);
  const written = useSignal<Written | null>(null);
  const etag = useSignal("");
  /** What another phone saved while this was written. */
  const newer = useSignal<CareCard | null>(null);
  const take = (saved: CareCard) => {
    written.value = Object.fromEntries(fields.map((field) => [field, saved[field] ?? ""]));
    etag.value = saved.etag;
    newer.value = null;
  };
  useEffect(() => {
    written.value = null;
    void runAction("read", async () => take(await get<CareCard>(path)));
  }, [path]);
  const save = async (body: Written, said: string, key: string) => {
    try {
      take(await put<CareCard>(path, body, key, etag.value));
      actionNotice.value = said;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "card-newer") throw error;
      newer.value = await get<CareCard>(path);
      etag.value = newer.value.etag;
      actionError.value = { text: t("care.newer"), again: null };
    }
  };
  const now = written.value;
  const other = card === "health" ? "companion" : "health";
  return (
    <Screen
      name="card"
      title={t(`care.${card}`)}
      phase={card}
      back={`/c/${circleId}/plan`}
      lead={<p>{t(`care.${card}_lead`)}</p>}
      actions={
        <>
          {now && Object.values(now).some(Boolean) ? (
            <HoldButton do="empty-card" weight="plain" work={(key) => save({}, t("care.emptied"), key)}>
              {t("care.empty")}
            </HoldButton>
          ) : null}
          <LinkButton do="consent" href={`/c/${circleId}/consent`} weight="plain">
            {t("care.who")}
          </LinkButton>
          <LinkButton do={`card-${other}`} href={`/c/${circleId}/card/${other}`} weight="plain">
            {t(`care.${other}`)}
          </LinkButton>
          {now ? (
            <Button do="save-card" work={(key) => save(now, t("go.saved"), key)}>
              {t("go.save")}
            </Button>
          ) : null}
        </>
      }
    >
      {now
        ? fields.map((field) => (
            <div key={field}>
              <Field
                do={field}
                label={t(`care.${field}`)}
                hint={HINTS[field] ? t(HINTS[field]) : undefined}
                value={now[field] ?? ""}
                set={(text) => (written.value = { ...written.peek(), [field]: text })}
                max={LONGEST}
                long
              />
              <SavedThere mine={now[field] ?? ""} saved={newer.value?.[field]} />
            </div>
          ))
        : null}
      <p class="soft">{t("care.what_was_seen")}</p>
    </Screen>
  );
}

function SavedThere({ mine, saved }: { mine: string; saved: string | undefined }) {
  if (saved === undefined || saved === mine.trim()) return null;
  return (
    <p class="note words" dir="auto" data-saved-there>
      {saved ? t("care.saved_there", { text: saved }) : t("care.saved_empty")}
    </p>
  );
}
