// Until which day something is tried, and what then if nobody answers. The same for another day.

import { useSignal } from "@preact/signals";

import { patch, post } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Trials, TrialSubject } from "../../api/types.ts";
import { actionError, actionNotice } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { dayOf } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { subjectLine } from "./trial.text.ts";

type WithoutAnswer = "keep" | "end";

interface StartTrialProps {
  circleId: string;
  kind: string;
  subjectId: string;
}

export function StartTrialScreen({ circleId, kind, subjectId }: StartTrialProps) {
  const path = `/circles/${circleId}/trials`;
  const back = `/c/${circleId}/trials`;
  const live = useLive<Trials>(path);
  const typed = useSignal<string | null>(null);
  const chosen = useSignal<WithoutAnswer | null>(null);
  const id = useSignal(newId());
  if (!live.data) return <Waiting name="start-trial" of={live} back={`/c/${circleId}`} />;
  const trial = live.data.trials.find(
    (running) => running.subject_kind === kind && running.subject_id === subjectId,
  );
  const day = typed.value ?? trial?.review_on ?? "";
  const withoutAnswer = chosen.value ?? trial?.without_answer ?? "keep";
  const save = async (key: string) => {
    if (!day) {
      actionError.value = { text: t("trial.need_day"), field: "trial-day", again: null };
      return;
    }
    const terms = { review_on: day, without_answer: withoutAnswer };
    const now = trial
      ? await patch<Trials>(`${path}/${trial.id}`, terms, key)
      : await post<Trials>(
          path,
          { ...terms, id: id.value, subject_kind: kind as TrialSubject, subject_id: subjectId },
          key,
        );
    learn(path, now);
    returnTo(back);
    actionNotice.value = t("trial.started", { day: dayOf(day, true) });
  };
  return (
    <Screen
      name="start-trial"
      title={t(trial ? "trial.move" : "trial.try")}
      where={trial ? subjectLine(trial) : undefined}
      back={trial ? back : `/c/${circleId}`}
      lead={<p>{t("trial.new_lead")}</p>}
      actions={
        <Button do="save-trial" work={save}>
          {t(trial ? "go.save" : "trial.start")}
        </Button>
      }
    >
      <Field
        do="trial-day"
        type="date"
        label={t("trial.day")}
        value={day}
        set={(value) => (typed.value = value)}
        max={10}
      />
      <Choice<WithoutAnswer>
        do="without-answer"
        why="trial_without"
        label={t("trial.without")}
        options={[
          { value: "keep", label: t("trial.without_keep") },
          { value: "end", label: t("trial.without_end") },
        ]}
        value={withoutAnswer}
        set={(value) => (chosen.value = value)}
      />
    </Screen>
  );
}
