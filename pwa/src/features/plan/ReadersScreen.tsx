// Who may read a part of the plan, and who has said that they are with it. Nobody is counted, and
// no request waits for it.

import { post, Problem } from "../../api/client.ts";
import type { PlanReader, PlanReaders } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { atMoment, moment } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";

const STATES = ["current", "earlier", "none"] as const;

export function ReadersScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/plan/readers`;
  const live = useLive<PlanReaders>(path);
  const back = `/c/${circleId}/plan`;
  if (!live.data) return <Waiting name="plan-readers" of={live} back={back} />;
  const { readers } = live.data;
  const ask = async ({ member_id, name }: PlanReader, key: string) => {
    try {
      learn(path, await post<PlanReaders>(`${path}/${member_id}/ask`, {}, key));
    } catch (error) {
      if (error instanceof Problem) await refresh(path);
      throw error;
    }
    actionNotice.value = t("readers.asked_now", { name });
  };
  return (
    <Screen
      name="plan-readers"
      title={t("readers.title")}
      back={back}
      lead={<p>{t(readers.length > 0 ? "readers.lead" : "readers.nobody")}</p>}
      actions={
        <LinkButton do="choose-readers" href={`/c/${circleId}/consent`} weight={readers.length > 0 ? "plain" : "main"}>
          {t("readers.choose")}
        </LinkButton>
      }
    >
      <Stale of={live} />
      {STATES.map((state) => {
        const listed = readers.filter((reader) => reader.state === state);
        if (listed.length === 0) return null;
        return (
          <section key={state} class="stack" aria-labelledby={`readers-${state}`}>
            <h2 id={`readers-${state}`}>{t(`readers.${state}`)}</h2>
            {listed.map((reader) => (
              <div
                key={reader.member_id}
                class="card stack"
                role="group"
                aria-label={reader.name}
                data-reader={reader.name}
                data-state={state}
              >
                <Row name={reader.name} title={reader.name} tags={reader.tags}>
                  {reader.agreed_at ? moment(reader.agreed_at) : null}
                </Row>
                {state === "current" ? null : reader.asked_at ? (
                  <p class="soft">{t("readers.asked", { when: atMoment(reader.asked_at) })}</p>
                ) : null}
                {reader.may_ask ? (
                  <Button
                    do={`ask-${reader.member_id}`}
                    weight="quiet"
                    work={(key) => ask(reader, key)}
                  >
                    {t("readers.ask", { name: reader.name })}
                  </Button>
                ) : null}
              </div>
            ))}
          </section>
        );
      })}
    </Screen>
  );
}
