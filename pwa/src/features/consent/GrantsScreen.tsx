// All that somebody may know, one plain sentence each; and plain presets, in one tap.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import { GRANTED_TO_FRIENDS } from "../../api/closedLists.ts";
import type { ConsentRow, ConsentView, Grant, Plan, Preset, Withdrawn } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { t, tCode } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { missingFrom, Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { bounds, isRole, ROLES, says, whom } from "./grant.text.ts";
import { Receipt } from "./WithdrawnScreen.tsx";

/** The grants of one friend, or of a role. */
export function grantsOf(view: ConsentView, to: string): Grant[] {
  const found = isRole(to)
    ? view.roles.find((one) => one.role === to)?.grants
    : view.people.find((one) => one.member_id === to)?.grants;
  const place = (one: Grant) => GRANTED_TO_FRIENDS.indexOf(one.event) * 10 + one.tier;
  return [...(found ?? [])].sort((a, b) => place(a) - place(b));
}

/** Roles, the pool, and whoever is on shift: each leads to what it may know. */
export function ForRoles({ circleId }: { circleId: string }) {
  const live = useLive<ConsentView>(`/circles/${circleId}/consent`);
  if (!live.data) return <Waiting name="grants-roles" of={live} back={`/c/${circleId}/consent`} />;
  const view = live.data;
  return (
    <Screen
      name="grants-roles"
      title={t("grants.roles")}
      back={`/c/${circleId}/consent`}
      lead={<p>{t("grants.roles_lead")}</p>}
    >
      <Stale of={live} />
      {ROLES.map((role) => {
        const events = grantsOf(view, role).map((one) => tCode("event", one.event) ?? "");
        return (
          <a key={role} class="card go" href={`/c/${circleId}/grants/${role}`} data-do={`to-${role}`}>
            <strong>{tCode("to", role)}</strong>
            <span class="soft">
              {events.length > 0 ? [...new Set(events)].join(" · ") : t("grants.none")}
            </span>
          </a>
        );
      })}
    </Screen>
  );
}

export function GrantsScreen({ circleId, to }: { circleId: string; to: string }) {
  const path = `/circles/${circleId}/consent`;
  const live = useLive<ConsentView>(path);
  const plan = useLive<Plan>(`/circles/${circleId}/plan`, 60).data;
  const choosing = useSignal(false);
  const gone = useSignal<Withdrawn | null>(null);
  const back = isRole(to) ? `/c/${circleId}/grants` : `/c/${circleId}/consent/${to}`;
  const name = live.data ? whom(to, live.data.people) : null;
  if (!live.data || name === null) return <Waiting name="grants" of={missingFrom(live)} back={back} />;
  const { etag, presets } = live.data;
  const grants = grantsOf(live.data, to);
  const choose = (preset: Preset) => async (key: string) => {
    const address = `/circles/${circleId}/members/${to}/preset`;
    const answer = await put<ConsentRow & { withdrawn: Withdrawn | null }>(
      address,
      { preset },
      key,
      etag,
    );
    choosing.value = false;
    gone.value = answer.withdrawn;
    actionNotice.value = answer.withdrawn ? null : t("go.saved");
    await refresh(path);
  };
  const row = live.data.people.find((one) => one.member_id === to);
  if (gone.value && row) {
    return <Receipt circleId={circleId} row={row} of={gone.value} close={() => (gone.value = null)} />;
  }
  if (choosing.value) {
    return (
      <Screen
        name="grants"
        page="grants.page"
        phase="presets"
        title={t("grants.presets", { name })}
        where={t("consent.title")}
        back={back}
        actions={
          <Button do="cancel" weight="plain" press={() => (choosing.value = false)}>
            {t("go.cancel")}
          </Button>
        }
      >
        {presets.map((one) => (
          <div key={one.preset} class="card">
            {one.grants.length > 0 ? (
              <ul class="disclosed soft">
                {one.grants.map((grant) => (
                  <li key={grant.event}>
                    {says(
                      name,
                      {
                        ...grant,
                        to: { kind: "member", member_id: to },
                        sections: null,
                      } as Grant,
                      null,
                    )}
                  </li>
                ))}
              </ul>
            ) : (
              <p class="soft">{t("preset.nothing_hint")}</p>
            )}
            <Button do={`preset-${one.preset}`} weight="quiet" work={choose(one.preset)}>
              {tCode("preset", one.preset)}
            </Button>
          </div>
        ))}
      </Screen>
    );
  }
  return (
    <Screen
      name="grants"
      page="grants.page"
      title={name}
      where={t("consent.title")}
      back={back}
      lead={<p>{grants.length > 0 ? t("grants.lead") : t("grants.none")}</p>}
      actions={
        <>
          <LinkButton do="grant-new" href={`/c/${circleId}/grants/${to}/new`}>
            {t("grants.add")}
          </LinkButton>
          {isRole(to) ? null : (
            <Button do="presets" weight="plain" press={() => (choosing.value = true)}>
              {t("grants.choose")}
            </Button>
          )}
        </>
      }
    >
      <Stale of={live} />
      {grants.map((grant) => (
        <a
          key={grant.id}
          class="card go"
          href={`/c/${circleId}/grants/${to}/${grant.id}`}
          data-do="grant"
          data-event={grant.event}
        >
          <span>{says(name, grant, plan)}</span>
          {bounds(grant) ? <span class="soft">{bounds(grant)}</span> : null}
          {grant.why ? <span class="soft">{t("grant.because", { why: grant.why })}</span> : null}
        </a>
      ))}
    </Screen>
  );
}
