// What is on trial: each until the end of a day, and what can be said about it.

import { post } from "../../api/client.ts";
import type { Trial, Trials } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { t, type Key } from "../../messages/index.ts";
import { dayOf } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { changeAddress, subjectLine } from "./trial.text.ts";

const SAID: Record<"keep" | "change" | "drop", Key> = {
  keep: "trial.kept",
  change: "trial.kept",
  drop: "trial.dropped",
};

export function TrialsScreen({ circleId }: { circleId: string }) {
  const live = useLive<Trials>(`/circles/${circleId}/trials`);
  const back = `/c/${circleId}`;
  if (!live.data) return <Waiting name="trials" of={live} back={back} />;
  const { trials } = live.data;
  return (
    <Screen
      name="trials"
      title={t("trial.title")}
      back={back}
      lead={<p>{t(trials.length > 0 ? "trial.lead" : "trial.none")}</p>}
      actions={
        trials.length > 0 ? undefined : (
          <LinkButton do="home" href={back} weight="main">
            {t("go.home")}
          </LinkButton>
        )
      }
    >
      <Stale of={live} />
      {trials.map((trial) => (
        <TrialRow key={trial.id} circleId={circleId} trial={trial} />
      ))}
    </Screen>
  );
}

function TrialRow({ circleId, trial }: { circleId: string; trial: Trial }) {
  const answer = (said: keyof typeof SAID) => async (key: string) => {
    const path = `/circles/${circleId}/trials`;
    learn(path, await post<Trials>(`${path}/${trial.id}/answer`, { answer: said }, key));
    void refresh(`/circles/${circleId}/home`);
    if (said === "change") go(changeAddress(circleId, trial));
    actionNotice.value = t(SAID[said]);
  };
  const heading = `trial-${trial.id}`;
  return (
    <section class="card stack" data-trial={trial.subject_kind} aria-labelledby={heading}>
      <h2 id={heading} dir="auto">
        {subjectLine(trial)}
      </h2>
      <p class="soft">
        {trial.asks ? t("trial.today") : t("trial.until", { day: dayOf(trial.review_on, true) })}{" "}
        {t(`trial.then_${trial.without_answer}`)}
      </p>
      <div class="pair">
        <Button do="trial-keep" weight="quiet" work={answer("keep")}>
          {t("trial.keep")}
        </Button>
        <Button do="trial-change" weight="quiet" work={answer("change")}>
          {t("trial.change")}
        </Button>
      </div>
      <LinkButton
        do="trial-move"
        weight="plain"
        href={`/c/${circleId}/trials/${trial.subject_kind}/${trial.subject_id}`}
      >
        {t("trial.move")}
      </LinkButton>
      <HoldButton do="trial-drop" work={answer("drop")}>
        {t("trial.drop")}
      </HoldButton>
    </section>
  );
}
