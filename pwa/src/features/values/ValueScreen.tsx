// One line: what it is for me, what stands beside it, ideas for living with both, and what I can do.

import { useSignal } from "@preact/signals";

import { post, put, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Value, Values, ValueStanceKind } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Why } from "../../ui/Why.tsx";
import { Beside } from "./Beside.tsx";
import { standsLine } from "./value.text.ts";
import { hasWords, lineOf, lineSender, LONGEST_WORDS, valuesPath } from "./valueActions.ts";

const KINDS: readonly ValueStanceKind[] = ["mine", "live_with", "in_my_way"];

interface Props {
  circleId: string;
  lineId: string;
}

export function ValueScreen({ circleId, lineId }: Props) {
  const live = useLive<Values>(valuesPath(circleId));
  const back = `/c/${circleId}/values`;
  if (!live.data) return <Waiting name="value" of={live} back={back} />;
  const line = lineOf(live.data, lineId);
  if (!line) {
    return (
      <Screen name="value" phase="over" title={t("value.over")} back={back}>
        <p>{t("value.over_lead")}</p>
      </Screen>
    );
  }
  const replaced = line.instead_of ? lineOf(live.data, line.instead_of) : null;
  return (
    <Screen
      name="value"
      phase={line.state}
      page="values.title"
      title={line.words}
      where={t(`values.${line.state}`)}
      back={back}
      lead={standsLine(line) ? <p>{standsLine(line)}</p> : undefined}
    >
      <Stale of={live} />
      {replaced ? <p class="soft">{t("value.instead", { words: replaced.words })}</p> : null}
      <Beside line={line} alone />
      <Ideas circleId={circleId} line={line} isPerson={live.data.person !== null} />
      <OwnStance key={`${line.version}-${line.mine?.kind ?? ""}`} circleId={circleId} line={line} />
      <WhatICanDo
        circleId={circleId}
        line={line}
        isPerson={live.data.person !== null}
        mayPropose={live.data.may_propose}
      />
    </Screen>
  );
}

function OwnStance({ circleId, line }: { circleId: string; line: Value }) {
  const kind = useSignal<ValueStanceKind | "">(line.mine?.kind ?? "");
  const words = useSignal(line.mine?.words ?? "");
  const shown = useSignal(line.mine?.shows_name ?? false);
  const send = lineSender(circleId, line.id);
  const save = (key: string) => {
    if (kind.value === "in_my_way" && !hasWords(words.value, "stance-words")) return Promise.resolve();
    const body = { kind: kind.value, words: words.value, shows_name: shown.value, version: line.version };
    return send((path) => put<Values>(`${path}/stance`, body, key), t("go.saved"))(key);
  };
  return (
    <section class="stack" aria-labelledby="value-mine">
      <h2 id="value-mine">{t("value.mine")}</h2>
      <Choice
        do="stance"
        quiet
        label={t("value.mine")}
        options={KINDS.map((value) => ({ value, label: t(`value.kind_${value}`) }))}
        value={kind.value}
        set={(value) => (kind.value = value)}
      />
      {kind.value ? (
        <>
          <Field
            do="stance-words"
            label={t(kind.value === "in_my_way" ? "value.because" : "value.because_optional")}
            hint={t("value.because_hint")}
            value={words.value}
            set={(value) => (words.value = value)}
            max={LONGEST_WORDS}
            long
          />
          <div class="card list">
            <Switch
              do="show-mine"
              label={t("value.shown")}
              hint={t("value.shown_hint")}
              on={shown.value}
              set={(on) => (shown.value = on)}
            />
            <Why of="value_shown" />
          </div>
          <Button do="save-stance" work={save}>
            {t("go.save")}
          </Button>
        </>
      ) : null}
      {line.mine ? (
        <Button
          do="take-stance-back"
          weight="plain"
          work={send((path, key) => remove<Values>(`${path}/stance`, key), t("value.taken_back"))}
        >
          {t("value.take_back")}
        </Button>
      ) : null}
    </section>
  );
}

function Ideas({ circleId, line, isPerson }: { circleId: string; line: Value; isPerson: boolean }) {
  const words = useSignal("");
  const id = useSignal(newId());
  const send = lineSender(circleId, line.id);
  const hasClash = line.beside.some((row) => row.kind === "in_my_way");
  if (!hasClash && line.ideas.length === 0) return null;
  const add = async (key: string) => {
    if (!hasWords(words.value, "idea")) return;
    const body = { words: words.value };
    await send((path) => put<Values>(`${path}/ideas/${id.value}`, body, key), t("go.saved"))(key);
    words.value = "";
    id.value = newId();
  };
  return (
    <section class="stack" aria-labelledby="value-ideas">
      <h2 id="value-ideas">{t("value.ideas")}</h2>
      {line.ideas.map((idea) => (
        <div key={idea.id} class="card stack" role="group" aria-label={idea.words} data-idea>
          <p class="words" dir="auto">{idea.words}</p>
          {idea.own || isPerson ? (
            <Button
              do="remove-idea"
              weight="plain"
              work={send((path, key) => remove<Values>(`${path}/ideas/${idea.id}`, key))}
            >
              {t("go.delete")}
            </Button>
          ) : null}
        </div>
      ))}
      <Field
        do="idea"
        label={t("value.idea")}
        hint={t("value.idea_hint")}
        value={words.value}
        set={(value) => (words.value = value)}
        max={LONGEST_WORDS}
        long
      />
      <Button do="add-idea" weight="quiet" work={add}>
        {t("value.idea_add")}
      </Button>
    </section>
  );
}

interface DoProps {
  circleId: string;
  line: Value;
  isPerson: boolean;
  mayPropose: boolean;
}

/** The person settles it; who proposed it can change or withdraw it; others propose other words. */
function WhatICanDo({ circleId, line, isPerson, mayPropose }: DoProps) {
  const at = `/c/${circleId}/values`;
  const send = lineSender(circleId, line.id);
  const isProposed = line.state === "proposed";
  const isMine = line.own && isProposed;
  const canWrite = isPerson || (mayPropose && (isMine || !isProposed));
  if (!canWrite && !isMine && (line.mine || !isProposed)) return null;
  const end = async (key: string) => {
    await send((path) => remove<Values>(path, key), t("value.removed"))(key);
    returnTo(at);
  };
  return (
    <section class="stack" aria-labelledby="value-do">
      <h2 id="value-do">{t(isPerson ? "value.yours" : "value.more")}</h2>
      {isPerson ? <p class="soft">{t("value.yours_lead")}</p> : null}
      {isPerson && isProposed ? (
        <Button
          do="keep-line"
          weight="quiet"
          work={send(
            (path, key) => post<Values>(`${path}/keep`, { version: line.version }, key),
            t("value.kept"),
          )}
        >
          {t("value.keep")}
        </Button>
      ) : null}
      {canWrite ? (
        <LinkButton do="change-line" href={`${at}/${line.id}/words`}>
          {t(isPerson || isMine ? "value.change" : "value.propose_other")}
        </LinkButton>
      ) : null}
      {isPerson || isMine ? (
        <Button do="remove-line" weight="plain" work={end}>
          {t("value.remove")}
        </Button>
      ) : null}
      {!canWrite && !line.mine ? <p class="soft">{t("value.wait")}</p> : null}
    </section>
  );
}
