// One friend, for the person: what they tell, what they do here, what isn't for them.

import { useSignal } from "@preact/signals";

import { patch, post, put, remove } from "../../api/client.ts";
import type { Circle, HeldShifts, Member, MemberLimits, Role } from "../../api/types.ts";
import { runAction, actionNotice } from "../../data/actions.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { missingFrom, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Tags } from "../../ui/Tags.tsx";
import { Why } from "../../ui/Why.tsx";
import { limitLines } from "../limits/index.ts";
import { ShiftLines } from "../rota/index.ts";
import { Disclosed } from "./Disclosed.tsx";
import { StandInOf } from "./StandInOf.tsx";

/** Letters that a circle's own word for a role has room for. */
const LABEL = 40;

/** What somebody does here: the circle's own word, else their roles; and that they could be taken
 * for another by their name. */
export function roleLine(member: Member): string {
  const roles = member.roles.filter((role) => role !== "person");
  const does = member.label ?? roles.map((role) => t(`role.${role}`)).join(" · ");
  return [does, member.alike ? t("member.alike_tag") : ""].filter((part) => part !== "").join(" · ");
}

export function MemberScreen({ circleId, memberId }: { circleId: string; memberId: string }) {
  const live = useLive<Circle>(`/circles/${circleId}`);
  const member = live.data?.members.find((one) => one.id === memberId);
  if (!live.data || !member) return <Waiting name="member" of={missingFrom(live)} back={`/c/${circleId}/circle`} />;
  const inside = member.state === "in";
  return (
    <Screen
      name="member"
      page="circle.people"
      title={member.name}
      back={`/c/${circleId}/circle`}
      where={t(`member.${member.state}`)}
      lead={
        <p>
          {roleLine(member)} <Tags of={member.tags} />
        </p>
      }
    >
      {member.disclosure ? (
        <div class="card">
          <p class="soft">{t("knock.says", { name: member.name })}</p>
          <Disclosed of={member.disclosure} />
        </div>
      ) : null}
      {inside ? (
        <>
          <LinkButton do="consent-one" href={`/c/${circleId}/consent/${memberId}`}>
            {t("member.what_they_know", { name: member.name })}
          </LinkButton>
          <LinkButton do="solidarity" href={`/c/${circleId}/people/${memberId}/solidarity`}>
            {t("solidarity.title")}
          </LinkButton>
          <Roles circleId={circleId} member={member} />
          <LimitsLink circleId={circleId} member={member} />
          <StandInOf circleId={circleId} zone={live.data.zone} member={member} />
          <LinkButton do="mend" href={`/c/${circleId}/mend/new/${memberId}`} weight="plain">
            {t("mend.title")}
          </LinkButton>
        </>
      ) : (
        <LinkButton do="invite" href={`/c/${circleId}/invite`}>
          {t("member.invite", { name: member.name })}
        </LinkButton>
      )}
      <Called circleId={circleId} member={member} />
      <Out circleId={circleId} member={member} />
    </Screen>
  );
}

const GIVEN = ["coordinator", "counsellor"] as const;

/** Coordinator and counsellor, with what each may do and see; everybody else is a supporter. */
function Roles({ circleId, member }: { circleId: string; member: Member }) {
  const { id, name, roles } = member;
  const set = (role: Role, on: boolean) =>
    void runAction(`role-${role}`, async (key) => {
      const left = on ? [...roles, role] : roles.filter((one) => one !== role);
      const wanted = left.length > 0 ? left : ["supporter"];
      await put(`/circles/${circleId}/members/${id}/roles`, { roles: wanted }, key);
      await refresh(`/circles/${circleId}`);
      void refresh(`/circles/${circleId}/home`);
      actionNotice.value = t("go.saved");
    });
  return (
    <section class="card list" aria-labelledby="roles">
      <h2 id="roles">{t("roles.title", { name })}</h2>
      <p class="soft">{t("roles.supporter")}</p>
      {GIVEN.map((role) => (
        <Switch
          key={role}
          do={`role-${role}`}
          label={t(`roles.${role}`)}
          hint={t(`roles.${role}_what`)}
          on={roles.includes(role)}
          set={(on) => set(role, on)}
        />
      ))}
      <p class="soft">
        {t("roles.group")}{" "}
        <a href={`/c/${circleId}/grants`} data-do="grants-roles">
          {t("roles.group_see")}
        </a>
      </p>
    </section>
  );
}

/** What isn't for them, as the person set it. */
function LimitsLink({ circleId, member }: { circleId: string; member: Member }) {
  const limits = useLive<MemberLimits>(`/circles/${circleId}/members/${member.id}/limits`, 60).data;
  const lines = limits ? limitLines(limits) : [];
  return (
    <a class="card go" href={`/c/${circleId}/people/${member.id}/limits`} data-do="set-limits">
      <strong>{t("set_limits.title", { name: member.name })}</strong>
      <span class="soft">{lines.length > 0 ? lines.join(" ") : t("set_limits.none")}</span>
    </a>
  );
}

/** What the person calls them, and the circle's own word for what they do. */
function Called({ circleId, member }: { circleId: string; member: Member }) {
  const name = useSignal<string | null>(null);
  const label = useSignal<string | null>(null);
  const save = async (key: string) => {
    const word = label.value?.trim();
    const body = {
      ...(name.value === null ? {} : { name: name.value.trim() }),
      ...(word === undefined ? {} : { label: word || null }),
    };
    await patch(`/circles/${circleId}/members/${member.id}`, body, key);
    name.value = label.value = null;
    await refresh(`/circles/${circleId}`);
    actionNotice.value = t("go.saved");
  };
  return (
    <section class="card stack">
      {member.alike ? <p>{t("member.alike")}</p> : null}
      <Field
        do="name"
        label={t("member.name")}
        value={name.value ?? member.name}
        set={(value) => (name.value = value)}
        max={60}
      />
      <Field
        do="label"
        label={t("roles.label")}
        hint={t("roles.label_hint", { n: LABEL })}
        value={label.value ?? member.label ?? ""}
        set={(value) => (label.value = value)}
        max={LABEL}
      />
      <Button do="save-name" weight="quiet" work={save}>
        {t("go.save")}
      </Button>
    </section>
  );
}

/** Removing them, with or without a way back. */
function Out({ circleId, member }: { circleId: string; member: Member }) {
  const { id: m, name } = member;
  const shifts = useLive<HeldShifts>(`/circles/${circleId}/members/${m}/shifts`).data?.shifts ?? [];
  const tells = useSignal(false);
  const gone = async (said: string) => {
    await refresh(`/circles/${circleId}`);
    go(`/c/${circleId}/people/${m}/remembers`, true);
    actionNotice.value = said;
  };
  const drop = async (key: string) => {
    await remove(`/circles/${circleId}/members/${m}`, key, { tell_shifts: tells.value });
    await gone(t("member.removed", { name }));
  };
  const block = async (key: string) => {
    await post(`/circles/${circleId}/members/${m}/block`, { tell_shifts: tells.value }, key);
    await gone(t("former.blocked_now", { name }));
  };
  return (
    <>
      {shifts.length > 0 ? (
        <section class="card stack" aria-labelledby="ends">
          <h2 id="ends">{t("held.ends_too", { name, n: shifts.length })}</h2>
          <ShiftLines shifts={shifts} />
          <Switch
            do="tell-shifts"
            label={t("held.tell", { name })}
            hint={t("held.tell_hint", { name })}
            on={tells.value}
            set={(on) => (tells.value = on)}
          />
          <Why of="removed_shifts" />
        </section>
      ) : null}
      <p class="soft">{t("member.remove_what", { name })}</p>
      <HoldButton do="remove-member" work={drop}>
        {t("member.remove", { name })}
      </HoldButton>
      {member.state === "in" ? (
        <>
          <p class="soft">{t("former.block_what", { name })}</p>
          <HoldButton do="block-member" work={block}>
            {t("former.remove_and_block", { name })}
          </HoldButton>
        </>
      ) : null}
    </>
  );
}
