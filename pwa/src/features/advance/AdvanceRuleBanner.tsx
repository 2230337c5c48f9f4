// What runs under an advance rule, above all else: stop it, or say that it may go on.

import { post } from "../../api/client.ts";
import type { AheadRun } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refreshAll } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { moment, names } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";

const stopAhead = (c: string, id: string) => async (key: string) => {
  await post(`/circles/${c}/advance-runs/${id}/stop`, {}, key);
  refreshAll();
  actionNotice.value = t("ahead.stopped");
};

/** The two answers; what is already going on can only be stopped. */
export function AheadAnswers({ circleId, run }: { circleId: string; run: AheadRun }) {
  return (
    <>
      <Button do="ahead-stop" tall work={stopAhead(circleId, run.id)}>
        {t("ahead.stop")}
      </Button>
      {run.state === "asking" ? (
        <Button
          do="ahead-yes"
          tall
          weight="quiet"
          work={async (key) => {
            await post(`/circles/${circleId}/advance-runs/${run.id}/yes`, {}, key);
            refreshAll();
          }}
        >
          {t("ahead.yes")}
        </Button>
      ) : null}
    </>
  );
}

/** What is so now, in a line: who said so, and what comes next by when. */
export function aheadLine(run: AheadRun): string {
  const said = { names: names(run.said), n: run.said.length };
  if (run.state === "saying") return t("ahead.now_saying", said);
  if (run.state === "going") return t("ahead.now_going", said);
  return t("ahead.now_asking", { ...said, time: run.next_at ? moment(run.next_at) : "" });
}

export function AdvanceRuleBanner({ circleId, runs }: { circleId: string; runs: readonly AheadRun[] | undefined }) {
  return (
    <>
      {(runs ?? []).map((run) => (
        <section class="card lit stack" key={run.id} data-ahead={run.state}>
          {run.state === "asking" ? null : <h2>{t("ahead.title")}</h2>}
          <p>{aheadLine(run)}</p>
          {run.words ? <p class="words" dir="auto">{run.words}</p> : null}
          <AheadAnswers circleId={circleId} run={run} />
          <LinkButton do="ahead-see" href={`/c/${circleId}/ahead/${run.rule_id}`} weight="plain">
            {t("ahead.see")}
          </LinkButton>
        </section>
      ))}
    </>
  );
}
