// A line's words: a new one, other words for one's own, the person's edit, or a line in its place.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Value, Values } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Why } from "../../ui/Why.tsx";
import { hasWords, lineOf, lineSender, LONGEST_LINE, valuesPath } from "./valueActions.ts";

type Mode = "new" | "settle" | "change" | "other";

function modeOf(line: Value | null, isPerson: boolean): Mode {
  if (!line) return "new";
  if (isPerson) return "settle";
  return line.own && line.state === "proposed" ? "change" : "other";
}

interface Props {
  circleId: string;
  lineId?: string;
}

export function WriteValueScreen({ circleId, lineId }: Props) {
  const live = useLive<Values>(valuesPath(circleId), 60);
  const back = lineId ? `/c/${circleId}/values/${lineId}` : `/c/${circleId}/values`;
  const line = lineId ? lineOf(live.data, lineId) : null;
  if (!live.data || (lineId && !line)) return <Waiting name="value-words" of={live} back={back} />;
  return <Writing key={line?.version ?? 0} circleId={circleId} line={line} values={live.data} back={back} />;
}

interface WritingProps {
  circleId: string;
  line: Value | null;
  values: Values;
  back: string;
}

function Writing({ circleId, line, values, back }: WritingProps) {
  const mode = modeOf(line, values.person !== null);
  const id = useSignal(newId());
  const words = useSignal(mode === "other" ? "" : (line?.words ?? ""));
  const day = useSignal(values.usual);
  const shown = useSignal(false);
  const isProposal = mode === "new" || mode === "other";
  const save = async (key: string) => {
    if (!hasWords(words.value, "line-words")) return;
    const told = t(mode === "settle" ? "go.saved" : "value.proposed");
    if (isProposal) {
      const body = {
        words: words.value,
        closes_on: day.value,
        instead_of: line?.id ?? null,
        shows_name: shown.value,
      };
      await lineSender(circleId, id.value)((path) => put<Values>(path, body, key), told)(key);
    } else {
      const body = {
        words: words.value,
        closes_on: mode === "settle" ? null : day.value,
        version: line?.version ?? 1,
      };
      const send = lineSender(circleId, line?.id ?? "");
      await send((path) => put<Values>(`${path}/words`, body, key), told)(key);
    }
    returnTo(`/c/${circleId}/values`);
  };
  return (
    <Screen
      name="value-words"
      phase={mode}
      title={t(`value.title_${mode}`)}
      back={back}
      lead={<p>{t(`value.lead_${mode}`)}</p>}
      stuck={
        <Button do="save-line" work={save}>
          {t(mode === "settle" ? "go.save" : "value.propose")}
        </Button>
      }
    >
      {mode === "other" ? (
        <div class="card">
          <p class="words" dir="auto">{line?.words}</p>
        </div>
      ) : null}
      <Field
        do="line-words"
        label={t("value.words")}
        hint={t("value.words_hint")}
        value={words.value}
        set={(value) => (words.value = value)}
        max={LONGEST_LINE}
        long
      />
      {mode === "settle" ? null : (
        <>
          <Field
            do="closes-on"
            label={t("value.day")}
            hint={t("value.day_hint")}
            type="date"
            value={day.value}
            set={(value) => (day.value = value)}
            max={10}
          />
          <Why of="value_day" about={t("value.day")} />
        </>
      )}
      {isProposal ? (
        <div class="card list">
          <Switch
            do="show-mine"
            label={t("value.shown")}
            hint={t("value.shown_hint")}
            on={shown.value}
            set={(on) => (shown.value = on)}
          />
          <Why of="value_shown" about={t("value.shown")} />
        </div>
      ) : null}
    </Screen>
  );
}
