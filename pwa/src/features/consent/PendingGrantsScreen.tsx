// Looked over alone: what will open more of the plan, and when; what is asked about again.

import { post, put, remove } from "../../api/client.ts";
import type { NamedGrant, Plan, Widening } from "../../api/types.ts";
import { runActionInTurn, actionNotice } from "../../data/actions.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { t, tCode } from "../../messages/index.ts";
import { atMoment, beginning, momentWithin } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { opened, upper } from "./grant.text.ts";

const HOURS = [0, 24, 72, 168];

const whose = (grant: NamedGrant): string =>
  grant.name ?? tCode("to", grant.to.kind) ?? grant.to.kind;

export function PendingGrantsScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/widening`;
  const live = useLive<Widening>(path);
  const plan = useLive<Plan>(`/circles/${circleId}/plan`, 60).data;
  const back = `/c/${circleId}/consent`;
  if (!live.data) return <Waiting name="widening" of={live} back={back} />;
  const view = live.data;
  const answer = (grant: NamedGrant, keep: boolean) => async (key: string) => {
    await post(`/circles/${circleId}/grants/${grant.id}/review`, { keep }, key);
    await refresh(path);
    actionNotice.value = t(keep ? "widening.kept" : "consent.done_part");
  };
  const hours = [...new Set([...HOURS, view.hours])].sort((a, b) => a - b);
  const say = (n: number) =>
    n === 0
      ? t("widening.none")
      : n % 24 === 0
        ? t("widening.days", { n: n / 24 })
        : t("widening.hours_n", { n });
  return (
    <Screen
      name="widening"
      title={t("widening.title")}
      back={back}
      lead={<p>{t(view.waiting.length > 0 ? "widening.lead" : "widening.empty")}</p>}
    >
      <Stale of={live} />
      {view.waiting.map((grant) => (
        <div key={grant.id} class="card" data-waits={whose(grant)}>
          <p>
            {t("widening.waits", {
              name: whose(grant),
              what: opened(grant, plan),
              when: upper(beginning(grant.starts_at ?? "")),
            })}
          </p>
          <Button
            do={`take-back-${grant.id}`}
            weight="quiet"
            work={async (key) => {
              await remove(`/circles/${circleId}/grants/${grant.id}`, key);
              await refresh(path);
              actionNotice.value = t("widening.taken_back");
            }}
          >
            {t("widening.take_back")}
          </Button>
        </div>
      ))}
      {view.review.map((grant) => (
        <div key={grant.id} class="card" data-review={whose(grant)}>
          <p>
            {t("widening.still", { name: whose(grant), what: opened(grant, plan) })}{" "}
            {t("widening.keep_it")}
          </p>
          <div class="pair">
            <Button do={`keep-${grant.id}`} weight="quiet" work={answer(grant, true)}>
              {t("widening.keep")}
            </Button>
            <Button do={`stop-${grant.id}`} weight="quiet" work={answer(grant, false)}>
              {t("widening.stop")}
            </Button>
          </div>
        </div>
      ))}
      <section class="card" aria-labelledby="wait">
        <h2 id="wait">{t("widening.hours")}</h2>
        <p class="soft">{t("widening.hours_hint")}</p>
        <Choice
          do="wait"
          why="widen_hours"
          label={t("widening.hours")}
          quiet
          options={hours.map((value) => ({ value, label: say(value) }))}
          value={view.next_hours ?? view.hours}
          set={(value) =>
            void runActionInTurn("wait", async (key) => {
              await put(path, { hours: value }, key);
              await refresh(path);
            })
          }
        />
        {view.next_at ? (
          <p role="status">{t("widening.shorter", { when: atMoment(view.next_at) })}</p>
        ) : null}
        {view.device_from ? (
          <p>{t("widening.device", { when: momentWithin(view.device_from) })}</p>
        ) : null}
      </section>
    </Screen>
  );
}
