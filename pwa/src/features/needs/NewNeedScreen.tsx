// "What would help": own words, what kind, when, how many hands, and who may know. Nobody, at first.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { NeedKind, Needs } from "../../api/types.ts";
import { actionError } from "../../data/actions.ts";
import { useLive } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { t, type Key } from "../../messages/index.ts";
import { numberText } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Why } from "../../ui/Why.tsx";
import { amountOf } from "./need.text.ts";
import { learnNeeds, needsPath } from "./needActions.ts";
import { PeopleChoice, knownBody, type Chosen } from "./PeopleChoice.tsx";

const KINDS: readonly NeedKind[] = [
  "meal",
  "childcare",
  "ride",
  "form",
  "call",
  "thing",
  "money",
  "other",
];
const HANDS = [1, 2, 3, 4, 5];
const CURRENCIES = ["CAD", "USD", "EUR", "GBP"];
const OTHER = "other";
type When = "open" | "by_day" | "at_time";
const WHENS: readonly [When, Key][] = [
  ["open", "need.when_open"],
  ["by_day", "need.when_by_day"],
  ["at_time", "need.when_at_time"],
];

export function NewNeedScreen({ circleId }: { circleId: string }) {
  const live = useLive<Needs>(needsPath(circleId), 60);
  const back = `/c/${circleId}/needs`;
  if (!live.data) return <Waiting name="new-need" of={live} back={back} />;
  if (live.data.rests) {
    return (
      <Screen
        name="new-need"
        title={t("needs.say")}
        back={back}
        lead={<p>{t("needs.rests")}</p>}
        actions={
          <LinkButton do="home" href={`/c/${circleId}`} weight="main">
            {t("go.home")}
          </LinkButton>
        }
      >
        <Stale of={live} />
      </Screen>
    );
  }
  return <Writing circleId={circleId} needs={live.data} />;
}

function useDraft() {
  return {
    id: useSignal(newId()),
    title: useSignal(""),
    words: useSignal(""),
    kind: useSignal<NeedKind | "">(""),
    when: useSignal<When>("open"),
    day: useSignal(""),
    at: useSignal(""),
    wanted: useSignal(1),
    currency: useSignal(""),
    ownCurrency: useSignal(""),
    goal: useSignal(""),
    how: useSignal(""),
    link: useSignal(""),
    iSee: useSignal(false),
    chosen: useSignal<Chosen>({}),
    reads: useSignal(true),
  };
}
type Draft = ReturnType<typeof useDraft>;

const currencyOf = (draft: Draft): string =>
  (draft.currency.value === OTHER ? draft.ownCurrency.value : draft.currency.value).trim().toUpperCase();

/** What is missing, with the field that it belongs to. */
function missing(draft: Draft): { text: string; field?: string } | null {
  if (!draft.title.value.trim()) return { text: t("need.no_title"), field: "title" };
  if (!draft.kind.value) return { text: t("need.no_kind") };
  if (draft.when.value !== "open" && !draft.day.value) return { text: t("need.no_day"), field: "day" };
  if (draft.when.value === "at_time" && !draft.at.value) return { text: t("need.no_time"), field: "at" };
  if (draft.kind.value !== "money") return null;
  if (!currencyOf(draft)) return { text: t("pot.no_currency") };
  if (draft.goal.value && amountOf(draft.goal.value, currencyOf(draft)) === null) {
    return { text: t("pot.no_amount"), field: "goal" };
  }
  return null;
}

function bodyOf(draft: Draft) {
  const money = draft.kind.value === "money";
  const timed = draft.when.value === "at_time";
  return {
    kind: draft.kind.value,
    title: draft.title.value,
    words: draft.words.value,
    when: {
      kind: draft.when.value,
      day: draft.when.value === "open" ? null : draft.day.value,
      at: timed ? draft.at.value : null,
    },
    wanted: money ? 1 : draft.wanted.value,
    known: knownBody(draft.chosen.value, money || draft.reads.value, money),
    ...(money
      ? {
          pot: {
            currency: currencyOf(draft),
            goal: draft.goal.value ? amountOf(draft.goal.value, currencyOf(draft)) : null,
            how: draft.how.value,
            link: draft.link.value,
            i_see: draft.iSee.value,
          },
        }
      : {}),
  };
}

function Writing({ circleId, needs }: { circleId: string; needs: Needs }) {
  const draft = useDraft();
  const money = draft.kind.value === "money";
  const count = Object.keys(draft.chosen.value).length;
  const ask = async (key: string) => {
    const wrong = missing(draft);
    if (wrong) {
      actionError.value = { again: null, ...wrong };
      return;
    }
    const path = `${needsPath(circleId)}/${draft.id.value}`;
    const now = await put<Needs>(path, bodyOf(draft), key);
    go(`/c/${circleId}/needs/${draft.id.value}`);
    learnNeeds(circleId, now, t(count > 0 ? "need.asked" : "need.kept"));
  };
  return (
    <Screen
      name="new-need"
      title={t("needs.say")}
      back={`/c/${circleId}/needs`}
      lead={<p>{t("need.new_lead")}</p>}
      stuck={
        <Button do="ask-need" work={ask}>
          {t(count > 0 ? "need.ask" : "need.keep")}
        </Button>
      }
    >
      <Field
        do="title"
        label={t("need.title")}
        hint={t("need.title_hint")}
        value={draft.title.value}
        set={(value) => (draft.title.value = value)}
        max={80}
      />
      <Field
        do="need-words"
        label={t("need.words")}
        value={draft.words.value}
        set={(value) => (draft.words.value = value)}
        max={4000}
        long
      />
      <Choice
        do="kind"
        label={t("need.kind")}
        options={KINDS.map((value) => ({ value, label: t(`need.kind_${value}`) }))}
        value={draft.kind.value}
        set={(value) => {
          actionError.value = null;
          if ((value === "money") !== money) draft.chosen.value = {};
          draft.kind.value = value;
        }}
        flat
      />
      {money ? (
        <PotFields draft={draft} />
      ) : (
        <Choice
          do="wanted"
          why="need_wanted"
          label={t("need.wanted")}
          options={HANDS.map((value) => ({ value, label: numberText(value) }))}
          value={draft.wanted.value}
          set={(value) => (draft.wanted.value = value)}
          tiny
        />
      )}
      <WhenFields draft={draft} />
      <PeopleChoice people={needs.people} chosen={draft.chosen} words={draft.reads} money={money} />
      {money ? (
        <LinkButton do="money" href={`/c/${circleId}/needs-money`}>
          {t("money.title")}
        </LinkButton>
      ) : null}
    </Screen>
  );
}

function WhenFields({ draft }: { draft: Draft }) {
  return (
    <>
      <Choice
        do="when"
        label={t("need.when")}
        options={WHENS.map(([value, key]) => ({ value, label: t(key) }))}
        value={draft.when.value}
        set={(value) => (draft.when.value = value)}
      />
      {draft.when.value === "open" ? null : (
        <Field
          do="day"
          label={t("need.day")}
          type="date"
          value={draft.day.value}
          set={(value) => (draft.day.value = value)}
          max={10}
        />
      )}
      {draft.when.value === "at_time" ? (
        <Field
          do="at"
          label={t("need.time")}
          type="time"
          value={draft.at.value}
          set={(value) => (draft.at.value = value)}
          max={5}
        />
      ) : null}
    </>
  );
}

function PotFields({ draft }: { draft: Draft }) {
  return (
    <>
      <p class="soft">{t("pot.no_payments")}</p>
      <Choice
        do="currency"
        label={t("pot.currency")}
        options={[
          ...CURRENCIES.map((value) => ({ value, label: value })),
          { value: OTHER, label: t("pot.currency_other") },
        ]}
        value={draft.currency.value}
        set={(value) => (draft.currency.value = value)}
        flat
      />
      {draft.currency.value === OTHER ? (
        <Field
          do="own-currency"
          label={t("pot.currency_letters")}
          value={draft.ownCurrency.value}
          set={(value) => (draft.ownCurrency.value = value)}
          max={3}
        />
      ) : null}
      <Field
        do="goal"
        label={t("pot.goal")}
        hint={t("pot.goal_hint")}
        value={draft.goal.value}
        set={(value) => (draft.goal.value = value)}
        max={14}
      />
      <Field
        do="how"
        label={t("pot.how")}
        hint={t("pot.how_hint")}
        value={draft.how.value}
        set={(value) => (draft.how.value = value)}
        max={500}
        long
      />
      <Field
        do="link"
        label={t("pot.link_label")}
        hint={t("pot.link_hint")}
        type="url"
        value={draft.link.value}
        set={(value) => (draft.link.value = value)}
        max={500}
      />
      <Switch
        do="i-see"
        label={t("pot.i_see")}
        hint={t("pot.i_see_hint")}
        on={draft.iSee.value}
        set={(on) => (draft.iSee.value = on)}
      />
      <Why of="pot_amounts" about={t("pot.i_see")} />
    </>
  );
}
