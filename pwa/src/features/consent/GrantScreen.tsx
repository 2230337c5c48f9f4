// One grant: read as a sentence, changed by one question a screen, stopped in one tap.

import { useSignal } from "@preact/signals";

import { post, Problem, put, remove } from "../../api/client.ts";
import { CHANNELS, GRANTED_TO_FRIENDS } from "../../api/closedLists.ts";
import { newId } from "../../api/link.ts";
import type { ConsentView, Grant, Plan, Withdrawn } from "../../api/types.ts";
import { actionNotice, actionError } from "../../data/actions.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t, tCode, type Key } from "../../messages/index.ts";
import { names, wallRange } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { missingFrom, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { TryLink } from "../../ui/TryLink.tsx";
import { Why } from "../../ui/Why.tsx";
import {
  BESIDE,
  EMERGENCY,
  either,
  isRole,
  sectionName,
  untilDay,
  upper,
  whole,
  whom,
} from "./grant.text.ts";
import { grantsOf } from "./GrantsScreen.tsx";
import { Receipt } from "./WithdrawnScreen.tsx";

/** The health card is shown to whoever comes, so it goes with requests alone. */
const tiersOf = (event: string) => (event === "ask" ? [0, 1, 2, 3, 4] : [0, 1, 2, 3]);
const DAYS = [7, 30, 90];
const DAY_MS = 86_400_000;

const QUESTIONS = ["event", "tier", "sections", "channels", "hours", "until", "why"] as const;
type Question = (typeof QUESTIONS)[number];
const ASKED: Record<Question, Key> = {
  event: "grant.ask_event",
  tier: "grant.ask_tier",
  sections: "grant.ask_sections",
  channels: "grant.ask_channels",
  hours: "grant.ask_hours",
  until: "grant.ask_until",
  why: "grant.ask_why",
};

const fresh = (to: string): Grant => ({
  id: newId(),
  to: isRole(to) ? { kind: to, member_id: null } : { kind: "member", member_id: to },
  event: "ask",
  tier: 1,
  channels: [...CHANNELS],
  from_wall: null,
  to_wall: null,
  starts_at: null,
  ends_at: null,
  why: null,
  sections: null,
});

/** Only what reads the plan asks which parts of it. */
const asks = (grant: Grant) => QUESTIONS.filter((one) => one !== "sections" || grant.tier >= 3);

export function GrantScreen({ circleId, to, grantId }: { circleId: string; to: string; grantId: string }) {
  const path = `/circles/${circleId}/consent`;
  const live = useLive<ConsentView>(path);
  const plan = useLive<Plan>(`/circles/${circleId}/plan`, 60).data;
  const draft = useSignal<Grant | null>(null);
  const asking = useSignal<Question | null>(grantId === "new" ? "event" : null);
  const back = `/c/${circleId}/grants/${to}`;
  const name = live.data ? whom(to, live.data.people) : null;
  const gone = useSignal<Withdrawn | null>(null);
  const row = live.data?.people.find((one) => one.member_id === to);
  if (gone.value && row) {
    return <Receipt circleId={circleId} row={row} of={gone.value} close={() => returnTo(back)} />;
  }
  const kept = live.data ? grantsOf(live.data, to).find((one) => one.id === grantId) : undefined;
  const held = grantId === "new" ? fresh(to) : kept;
  if (!live.data || name === null || !(draft.value ?? held)) {
    return <Waiting name="grant" of={missingFrom(live)} back={back} />;
  }
  const grant = draft.value ?? (held as Grant);
  const { etag } = live.data;
  const set = (change: Partial<Grant>) => (draft.value = { ...grant, ...change });
  /** A friend's is told what had left, and can be given back; a role's is just done. */
  const leave = async (said: Key, withdrawn: Withdrawn | null) => {
    gone.value = row ? withdrawn : null;
    await refresh(path);
    if (gone.value) return;
    returnTo(back);
    actionNotice.value = t(said);
  };
  const save = async (key: string) => {
    const { to: whose, starts_at, review_at: _, words: __, ...terms } = grant;
    const later = starts_at && new Date(starts_at) > new Date() ? { starts_at } : {};
    const body = {
      ...terms,
      ...later,
      id: grantId === "new" ? grant.id : key,
      sections: grant.tier >= 3 ? grant.sections : null,
    };
    let withdrawn: Withdrawn | null = null;
    try {
      if (grantId === "new") await post(`/circles/${circleId}/grants`, { ...body, to: whose }, key);
      else {
        const address = `/circles/${circleId}/grants/${grantId}`;
        ({ withdrawn } = await put<{ withdrawn: Withdrawn | null }>(address, body, key, etag));
      }
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "stale") throw error;
      await refresh(path);
      actionError.value = { text: t("trouble.stale"), again: null };
      return;
    }
    await leave("go.saved", withdrawn);
  };
  if (asking.value) {
    const question = asking.value;
    const all = asks(grant);
    const next = all[all.indexOf(question) + 1];
    const walking = grantId === "new" && next;
    return (
      <Screen
        name="grant"
        page="grants.page"
        phase={question}
        title={t(ASKED[question])}
        where={name}
        back={back}
        actions={
          <Button
            do="grant-next"
            press={() => {
              draft.value = grant;
              asking.value = walking ? next : null;
            }}
          >
            {t(walking ? "go.next" : "go.done")}
          </Button>
        }
      >
        <Asked question={question} grant={grant} set={set} plan={plan} />
      </Screen>
    );
  }
  return (
    <Screen
      name="grant"
      page="grants.page"
      title={name}
      where={t("consent.title")}
      back={back}
      lead={<p>{whole(name, grant, plan)}</p>}
      actions={
        <>
          {draft.value ? (
            <Button do="grant-save" work={save}>
              {t("go.save")}
            </Button>
          ) : null}
          {grantId === "new" ? null : (
            <Button
              do="grant-stop"
              weight="quiet"
              work={async (key) => {
                await leave("consent.done_part", await remove(`/circles/${circleId}/grants/${grantId}`, key));
              }}
            >
              {t("grant.stop")}
            </Button>
          )}
          {grantId === "new" || draft.value ? null : (
            <TryLink circleId={circleId} kind="grant" subjectId={grantId} />
          )}
        </>
      }
    >
      {asks(grant).map((one) => (
        <button
          key={one}
          type="button"
          class="card go"
          data-do={`grant-${one}`}
          onClick={() => (asking.value = one)}
        >
          <strong>{t(ASKED[one])}</strong>
          <span class="soft">{upper(answer(one, grant, plan))}</span>
        </button>
      ))}
      {grant.tier >= 3 ? <p class="soft">{t("grant.waits")}</p> : null}
    </Screen>
  );
}

/** What the answer to a question is now. */
function answer(question: Question, grant: Grant, plan: Plan | null): string {
  switch (question) {
    case "event":
      return tCode("grant.about", grant.event) ?? "";
    case "tier":
      return tCode("grant.tier", String(grant.tier)) ?? "";
    case "sections":
      return grant.sections?.length
        ? names(grant.sections.map((key) => sectionName(key, plan)))
        : t("grant.no_part");
    case "channels":
      return either(grant.channels.map((one) => tCode("channel", one) ?? one));
    case "hours":
      return grant.from_wall && grant.to_wall
        ? wallRange(grant.from_wall, grant.to_wall)
        : t("grant.any_hour");
    case "until":
      return grant.ends_at ? untilDay(grant.ends_at) : t("grant.no_end");
    case "why":
      return grant.why || t("grant.no_why");
  }
}

interface AskedProps {
  question: Question;
  grant: Grant;
  set: (change: Partial<Grant>) => void;
  plan: Plan | null;
}

function Asked({ question, grant, set, plan }: AskedProps) {
  const label = t(ASKED[question]);
  if (question === "event") {
    const options = GRANTED_TO_FRIENDS.map((value) => ({ value, label: tCode("grant.about", value) ?? value }));
    return (
      <Choice
        do="event"
        label={label}
        quiet
        options={options}
        value={grant.event}
        set={(event) => set({ event, tier: Math.min(grant.tier, Math.max(...tiersOf(event))) })}
      />
    );
  }
  if (question === "tier") {
    const options = tiersOf(grant.event).map((value) => ({ value, label: tCode("grant.tier", `${value}`) ?? "" }));
    return (
      <Choice
        do="tier"
        label={label}
        quiet
        options={options}
        value={grant.tier}
        set={(tier) => set({ tier })}
      />
    );
  }
  if (question === "sections") {
    const written = (plan?.sections ?? []).filter((one) => one.text.trim() !== "");
    const has = grant.sections ?? [];
    return (
      <div class="card list">
        {[...written.map((one) => one.key), ...(plan?.body_emergency ? [EMERGENCY] : []), ...BESIDE].map((key) => (
          <Switch
            key={key}
            do={`part-${key}`}
            label={upper(sectionName(key, plan))}
            on={has.includes(key)}
            set={(on) =>
              set({ sections: on ? [...has, key] : has.filter((one) => one !== key) })
            }
          />
        ))}
      </div>
    );
  }
  if (question === "channels") {
    return (
      <div class="card list">
        {CHANNELS.map((one) => (
          <Switch
            key={one}
            do={`over-${one}`}
            label={tCode("grant.over", one) ?? one}
            on={grant.channels.includes(one)}
            set={(on) => {
              const left = CHANNELS.filter((other) =>
                other === one ? on : grant.channels.includes(other),
              );
              // With none left nothing could be told: that is what "Stop this" is for.
              if (left.length > 0) set({ channels: left });
            }}
          />
        ))}
        <Why of="grant_channels" />
      </div>
    );
  }
  if (question === "hours") {
    const some = grant.from_wall !== null;
    return (
      <>
        <Choice
          do="hours"
          label={label}
          quiet
          options={[
            { value: "any", label: t("grant.any_hour") },
            { value: "some", label: t("grant.some_hours") },
          ]}
          value={some ? "some" : "any"}
          set={(value) =>
            set(
              value === "any"
                ? { from_wall: null, to_wall: null }
                : { from_wall: "08:00", to_wall: "22:00" },
            )
          }
        />
        {some ? (
          <>
            <Field
              do="from"
              label={t("grant.hours_from")}
              type="time"
              value={grant.from_wall ?? ""}
              set={(value) => set({ from_wall: value || "08:00" })}
              max={5}
            />
            <Field
              do="to"
              label={t("grant.hours_to")}
              type="time"
              value={grant.to_wall ?? ""}
              set={(value) => set({ to_wall: value || "22:00" })}
              max={5}
            />
          </>
        ) : null}
      </>
    );
  }
  if (question === "until") return <Until grant={grant} set={set} label={label} />;
  return (
    <Field
      do="why"
      label={label}
      quiet
      hint={t("grant.why_hint")}
      value={grant.why ?? ""}
      set={(why) => set({ why: why || null })}
      max={500}
      long
    />
  );
}

function Until({ grant, set, label }: Pick<AskedProps, "grant" | "set"> & { label: string }) {
  const chosen = useSignal(grant.ends_at ? "same" : "none");
  const before = useSignal(grant.ends_at).value;
  return (
    <Choice
      do="until"
      label={label}
      quiet
      options={[
        { value: "none", label: t("grant.no_end") },
        ...(before ? [{ value: "same", label: upper(untilDay(before)) }] : []),
        ...DAYS.map((n) => ({ value: `${n}`, label: t("grant.days", { n }) })),
      ]}
      value={chosen.value}
      set={(value) => {
        chosen.value = value;
        const ends = new Date(Date.now() + Number(value) * DAY_MS).toISOString();
        set({ ends_at: value === "none" ? null : value === "same" ? before : ends });
      }}
    />
  );
}
