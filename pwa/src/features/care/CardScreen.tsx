// The person writes a card: the health card, or what whoever goes with them should say. A copy lies
// on this phone only where they chose it; with no way out it is shown to hold out, not to change.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { get, Problem, put } from "../../api/client.ts";
import type { CareCard } from "../../api/types.ts";
import { actionError, actionNotice } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { KeepCopy } from "../../ui/KeepCopy.tsx";
import { Listen } from "../../ui/Listen.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import {
  cardNamed,
  FIELDS,
  HINTS,
  pathOf,
  type CardField,
  type CardName,
} from "./card.text.ts";
import { HeldOutCard } from "./HeldOutCard.tsx";

const LONGEST = 2_000;
/** Seconds between two looks at whether another phone saved. */
const SELDOM = 60;

type Written = Partial<Record<CardField, string>>;

export function CardScreen({ circleId, card }: { circleId: string; card: string }) {
  const named = cardNamed(card);
  return <OwnCard key={named} circleId={circleId} card={named} />;
}

function OwnCard({ circleId, card }: { circleId: string; card: CardName }) {
  const fields = FIELDS[card];
  const path = pathOf(circleId, card);
  const back = `/c/${circleId}/plan`;
  const live = useLive<CareCard>(path, SELDOM);
  const written = useSignal<Written | null>(null);
  /** What `written` began with. */
  const taken = useSignal<CareCard | null>(null);
  const etag = useSignal("");
  /** What another phone saved while this was written. */
  const newer = useSignal<CareCard | null>(null);
  const take = (saved: CareCard) => {
    written.value = Object.fromEntries(fields.map((field) => [field, saved[field] ?? ""]));
    taken.value = saved;
    etag.value = saved.etag;
    newer.value = null;
  };
  const isChanged = () =>
    fields.some((field) => (written.peek()?.[field] ?? "") !== (taken.peek()?.[field] ?? ""));
  useEffect(() => {
    if (live.state === "fresh" && live.data && !isChanged()) take(live.data);
  }, [live.data, live.state]);
  const save = async (body: Written, said: string, key: string) => {
    try {
      const saved = await put<CareCard>(path, body, key, etag.value);
      take(saved);
      learn(path, saved);
      actionNotice.value = said;
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "card-newer") throw error;
      newer.value = await get<CareCard>(path);
      etag.value = newer.value.etag;
      actionError.value = { text: t("care.newer"), again: null };
    }
  };
  if (!live.data && !written.value) return <Waiting name="card" of={live} back={back} />;
  const now = written.value;
  const hasWords = fields.some((field) => live.data?.[field]);
  const other = card === "health" ? "companion" : "health";
  return (
    <Screen
      name="card"
      title={t(`care.${card}`)}
      phase={card}
      back={back}
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
      <Stale of={live} />
      {hasWords ? <Listen /> : null}
      {!now && live.data ? <HeldOutCard card={card} of={live.data} /> : null}
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
      {hasWords ? <KeepCopy path={path} /> : null}
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
