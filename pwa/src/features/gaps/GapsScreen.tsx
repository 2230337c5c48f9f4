// Open times soonest first, who is asked about each, and when people hear of them.

import { useSignal } from "@preact/signals";

import { post, put, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Alerts, Circle, ConsentView, Gaps, BackupPool } from "../../api/types.ts";
import { runAction, runActionInTurn, actionNotice } from "../../data/actions.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { ReorderList } from "../../ui/ReorderList.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { TryLink } from "../../ui/TryLink.tsx";
import { named } from "../../ui/Tags.tsx";
import { Why } from "../../ui/Why.tsx";
import { TellOpen, whenOf } from "../rota/index.ts";
import { ChosenFoot } from "./ChosenFoot.tsx";
import { fitsAll, GapList } from "./GapList.tsx";
import { NightNote } from "./NightNote.tsx";
import { useSuggestions } from "./Suggested.tsx";

export function GapsScreen({ circleId }: { circleId: string }) {
  const live = useLive<Gaps>(`/circles/${circleId}/gaps`);
  const { times } = useSuggestions(circleId);
  const chosen = useSignal<readonly string[]>([]);
  const here = place(circleId);
  const person = here?.roles.includes("person") ?? false;
  if (!live.data) return <Waiting name="gaps" of={live} back={`/c/${circleId}`} />;
  const { alerts, gaps } = live.data;
  const [first] = gaps;
  // What was covered meanwhile isn't chosen any longer.
  const several = gaps.filter((gap) => chosen.value.includes(gap.slot_ids[0] ?? ""));
  if (live.data.shown === false || !alerts) {
    return (
      <Screen
        name="gaps"
        phase="not-shown"
        page="gaps.title"
        where={here?.circle_name}
        title={t("gaps.not_shown")}
        lead={<p>{t("supporter.quiet_lead")}</p>}
        back={`/c/${circleId}`}
        nav={{ circle: circleId, on: "now" }}
      />
    );
  }
  return (
    <Screen
      name="gaps"
      page="gaps.title"
      where={here?.circle_name}
      title={first ? t("coordinator.next", { when: whenOf(first) }) : t("gaps.none")}
      back={`/c/${circleId}`}
      nav={{ circle: circleId, on: "now" }}
      stuck={
        several.length > 0 ? (
          <ChosenFoot
            circleId={circleId}
            slots={several.map((gap) => gap.slot_ids[0] as string)}
            person={fitsAll(several, times, here?.member_id)}
            done={() => (chosen.value = [])}
          />
        ) : undefined
      }
      actions={
        several.length > 0 ? undefined : first ? (
          <TellOpen circleId={circleId} slots={gaps.flatMap((gap) => gap.slot_ids)} />
        ) : (
          <LinkButton do="add-pattern" href={`/c/${circleId}/pattern`}>
            {t("pattern.title")}
          </LinkButton>
        )
      }
    >
      <Stale of={live} />
      <AlertsSwitch circleId={circleId} alerts={alerts} />
      <GapList
        circleId={circleId}
        gaps={live.data}
        later
        choosing={{ ids: chosen.value, set: (ids) => (chosen.value = ids) }}
      />
      <NightNote circle={circleId} />
      <AlertsCard circleId={circleId} alerts={alerts} />
      {person && alerts.on ? <MayHear circleId={circleId} /> : null}
      {person && alerts.on ? <Pool circleId={circleId} /> : null}
      <p class="soft">{t("coordinator.no_count")}</p>
    </Screen>
  );
}

async function saveAlerts(circleId: string, key: string, body: Alerts): Promise<void> {
  await put(`/circles/${circleId}/gaps/alerts`, body, key);
  await refresh(`/circles/${circleId}/gaps`);
  actionNotice.value = t("go.saved");
}

/** Whether people are told by themselves: the first thing on the board. */
function AlertsSwitch({ circleId, alerts }: { circleId: string; alerts: Alerts }) {
  return (
    <div class="card list">
      <Switch
        do="gap-alerts"
        label={t("gaps.alerts")}
        hint={t("gaps.alerts_hint")}
        on={alerts.on}
        set={(on) =>
          void runActionInTurn("gap-alerts", (key) => saveAlerts(circleId, key, { ...alerts, on }))
        }
      />
    </div>
  );
}

/** How long before people are told, and why it is so. */
function AlertsCard({ circleId, alerts }: { circleId: string; alerts: Alerts }) {
  const fields = useSignal<string[] | null>(null);
  const save = (key: string, body: Alerts) => saveAlerts(circleId, key, body);
  const lead = (at: number): number =>
    alerts.lead_hours[Math.min(at, alerts.lead_hours.length - 1)] ?? 4;
  const last = alerts.lead_hours.at(-1) ?? 4;
  const now = fields.value;
  const set = (at: number) => (value: string) =>
    (fields.value = (now ?? []).map((old, n) => (n === at ? value.replace(/\D/g, "") : old)));
  const wanted = (): Alerts => {
    const [one, two, three, wait] = (now ?? []).map(Number);
    // Two that are alike are one lead time.
    return {
      on: true,
      lead_hours: [...new Set([one ?? 72, two ?? 24, three ?? 4])],
      wait_minutes: wait ?? 60,
    };
  };
  return (
    <section class="card stack">
      <Why of="gap_alerts" about={t("gaps.alerts")} />
      {alerts.on && !now ? (
        <>
          <p class="soft">
            {t("gaps.how_now", {
              first: lead(0),
              second: lead(1),
              last,
              wait: alerts.wait_minutes,
            })}
          </p>
          <Button
            do="edit-leads"
            weight="quiet"
            press={() => (fields.value = [lead(0), lead(1), last, alerts.wait_minutes].map(String))}
          >
            {t("go.change")}
          </Button>
          <TryLink circleId={circleId} kind="gap_alerts" subjectId={circleId} />
        </>
      ) : null}
      {alerts.on && now ? (
        <>
          {(["gaps.lead_1", "gaps.lead_2", "gaps.lead_3", "gaps.wait"] as const).map((label, at) => (
            <Field
              key={label}
              do={`lead-${at + 1}`}
              label={t(label)}
              value={now[at] ?? ""}
              set={set(at)}
              max={3}
              mode="numeric"
            />
          ))}
          <Why of="lead_hours" />
          <Button
            do="save-leads"
            work={async (key) => {
              await save(key, wanted());
              fields.value = null;
            }}
          >
            {t("go.save")}
          </Button>
          <Button do="cancel" weight="plain" press={() => (fields.value = null)}>
            {t("go.cancel")}
          </Button>
        </>
      ) : null}
    </section>
  );
}

const MAY = [
  ["pool", "gaps.may_pool"],
  ["coordinators", "gaps.may_coordinators"],
] as const;

/** The person's yes to telling the pool and coordinators. */
function MayHear({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/consent`;
  const live = useLive<ConsentView>(path);
  if (!live.data) return null;
  const held = (kind: string) =>
    live.data?.roles
      .filter((one) => one.role === kind)
      .flatMap((one) => one.grants)
      .filter((one) => one.event === "gap") ?? [];
  const change = (kind: string, on: boolean) =>
    runActionInTurn(`may-${kind}`, async (key) => {
      if (on) {
        const body = { id: newId(), to: { kind }, event: "gap", tier: 1 };
        await post(`/circles/${circleId}/grants`, body, key);
      } else {
        for (const one of held(kind)) await remove(`/circles/${circleId}/grants/${one.id}`, newId());
      }
      await refresh(path);
      actionNotice.value = t("go.saved");
    });
  return (
    <div class="card list">
      {MAY.map(([kind, label]) => (
        <Switch
          key={kind}
          do={`may-${kind}`}
          label={t(label)}
          on={held(kind).length > 0}
          set={(on) => void change(kind, on)}
        />
      ))}
    </div>
  );
}

/** Who is asked in turn, in the person's order; each one's own yes is theirs to give. */
function Pool({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/pool`;
  const live = useLive<BackupPool>(path);
  const circle = useLive<Circle>(`/circles/${circleId}`);
  if (!live.data || !circle.data) return null;
  const { member_ids, agreed } = live.data;
  const others = circle.data.members.filter(
    (one) => one.state === "in" && !one.roles.includes("person"),
  );
  const known = (id: string) => others.find((one) => one.id === id);
  const save = (ids: string[]) =>
    void runAction("save-pool", async (key) => {
      learn(path, await put<BackupPool>(path, { member_ids: ids }, key));
      actionNotice.value = t("go.saved");
    });
  return (
    <section class="stack">
      <h2>{t("gaps.pool")}</h2>
      <p class="soft">{t("gaps.pool_hint")}</p>
      <ReorderList
        people={member_ids.map((id) => ({
          member_id: id,
          name: known(id)?.name ?? "",
          tags: known(id)?.tags,
        }))}
        set={(people) => save(people.map((one) => one.member_id))}
      />
      <div class="card list">
        {others.map((one) => {
          const there = member_ids.includes(one.id);
          return (
            <Switch
              key={one.id}
              do={`pool-${one.id}`}
              label={t("gaps.pool_in", { name: named(one) })}
              hint={there && !agreed[one.id] ? t("gaps.pool_waits") : undefined}
              on={there}
              set={(on) =>
                save(on ? [...member_ids, one.id] : member_ids.filter((id) => id !== one.id))
              }
            />
          );
        })}
      </div>
    </section>
  );
}
