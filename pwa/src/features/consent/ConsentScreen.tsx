// Who may know what: each friend, in plain switches, and one tap to stop it all.

import { useSignal } from "@preact/signals";

import { post, Problem, put } from "../../api/client.ts";
import type { ConsentRow, ConsentView, Grant, Plan, Withdrawn, CardQuestions } from "../../api/types.ts";
import { runAction, actionNotice, actionError } from "../../data/actions.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { t, tCode } from "../../messages/index.ts";
import { momentWithin } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { missingFrom, Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Tag } from "../../ui/Tags.tsx";
import { Why } from "../../ui/Why.tsx";
import { Disclosed } from "../circle/index.ts";
import { HeadCheck } from "../record/index.ts";
import { cardsPath, ChangedCard } from "./ChangedCard.tsx";
import { dueAgain, EMERGENCY, opened } from "./grant.text.ts";
import { SWITCHES } from "./knowing.text.ts";
import { askedNow, begun, knows, switches, type Switches } from "./switches.ts";
import { Receipt } from "./WithdrawnScreen.tsx";

export function ConsentScreen({ circleId }: { circleId: string }) {
  const live = useLive<ConsentView>(`/circles/${circleId}/consent`);
  const plan = useLive<Plan>(`/circles/${circleId}/plan`, 60).data;
  if (!live.data) return <Waiting name="consent" of={live} back={`/c/${circleId}`} />;
  const people = live.data.people.filter((row) => row.member_id !== null);
  const roles = live.data.roles.map((one) => ({ ...one, name: tCode("to", one.role) ?? one.role }));
  const again = [...people, ...roles].flatMap(({ name, grants }) =>
    grants.filter((grant) => dueAgain(grant)).map((grant) => ({ name, grant })),
  );
  return (
    <Screen
      name="consent"
      title={t("consent.title")}
      back={`/c/${circleId}`}
      lead={<p>{t(people.length > 0 ? "consent.lead" : "consent.nobody")}</p>}
      actions={
        <LinkButton do="record" href={`/c/${circleId}/record`} weight="plain">
          {t("record.title")}
        </LinkButton>
      }
    >
      <Stale of={live} />
      <HeadCheck circleId={circleId} hash={live.data.etag} quiet />
      {again.map(({ name, grant }) => (
        <a key={grant.id} class="card go" href={`/c/${circleId}/widening`} data-do="review">
          <strong>{t("widening.still", { name, what: opened(grant, plan) })}</strong>
          <span class="soft">{t("widening.keep_it")}</span>
        </a>
      ))}
      {people.length > 0 && people.every((row) => !switches(row).asks) ? (
        <p class="warn" data-not-asked="all">
          {t("not_asked.nobody")}
        </p>
      ) : null}
      {people.map((row) => (
        <a
          key={row.member_id}
          class="card go"
          href={`/c/${circleId}/consent/${row.member_id}`}
          data-do="consent-one"
          data-member={row.name}
        >
          <Row
            name={row.name}
            title={row.name}
            tags={row.tags}
            tag={
              row.state === "in" ? undefined : <Tag open>{t(`member.${row.state}`)}</Tag>
            }
          >
            {knows(row)}
          </Row>
        </a>
      ))}
      {roles
        .filter((one) => one.grants.length > 0)
        .map((one) => (
          <a
            class="card go"
            key={one.role}
            href={`/c/${circleId}/grants/${one.role}`}
            data-do="consent-role"
          >
            <strong dir="auto">{one.name}</strong>
            <span class="soft">
              {one.grants.map((grant) => tCode("event", grant.event) ?? grant.event).join(" · ")}
            </span>
          </a>
        ))}
      <div class="links">
        <a href={`/c/${circleId}/widening`} data-do="widening">
          {t("widening.title")}
        </a>
        <a href={`/c/${circleId}/card/health`} data-do="card-health">
          {t("care.health")}
        </a>
        <a href={`/c/${circleId}/grants`} data-do="grants-roles">
          {t("grants.roles")}
        </a>
      </div>
    </Screen>
  );
}

export function ConsentOne({ circleId, memberId }: { circleId: string; memberId: string }) {
  const path = `/circles/${circleId}/consent`;
  const live = useLive<ConsentView>(path);
  const plan = useLive<Plan>(`/circles/${circleId}/plan`, 60);
  const gone = useSignal<Withdrawn | null>(null);
  const offering = useSignal(false);
  /** While a changed card waits, switches are chosen first and saved together with the answer. */
  const chosen = useSignal<Switches | null>(null);
  const cards = useLive<CardQuestions>(cardsPath(circleId), 60);
  const row = live.data?.people.find((one) => one.member_id === memberId);
  if (!live.data || !row) return <Waiting name="consent-one" of={missingFrom(live)} back={`/c/${circleId}/consent`} />;
  const { etag } = live.data;
  const { name } = row;
  const question = row.denied
    ? undefined
    : cards.data?.cards.find((one) => one.member_id === memberId);
  const now = (question && chosen.value) || switches(row);
  const write = async ({ sections, ...simple }: Switches, key: string, disclosure_id?: string) => {
    const body = { ...simple, plan_sections: sections, ...(disclosure_id ? { disclosure_id } : {}) };
    const address = `/circles/${circleId}/members/${memberId}/consent`;
    const said = await put<ConsentRow & { withdrawn: Withdrawn | null }>(address, body, key, etag);
    gone.value = said.withdrawn;
    actionNotice.value = said.withdrawn ? null : t("go.saved");
  };
  /** Something else came meanwhile: it is shown, and can be answered then. */
  const told = (error: unknown) => {
    const newer = error instanceof Problem && error.code === "disclosure-not-seen";
    if (!newer && !(error instanceof Problem && error.code === "stale")) throw error;
    actionError.value = { text: newer ? t("card.newer", { name }) : t("trouble.stale"), again: null };
  };
  const answer = async (key: string) => {
    const disclosure_id = question?.disclosure.id;
    if (!disclosure_id) return;
    try {
      if (chosen.value) await write(chosen.value, key, disclosure_id);
      else {
        await post(`/circles/${circleId}/members/${memberId}/card/keep`, { disclosure_id }, key);
        actionNotice.value = t("card.kept", { name });
      }
      chosen.value = null;
    } catch (error) {
      told(error);
    }
    await Promise.all([refresh(path), refresh(cardsPath(circleId)), refresh(`/circles/${circleId}/home`)]);
  };
  const save = (change: Partial<Switches>) => {
    const wanted = { ...now, ...change };
    if (question) chosen.value = wanted;
    else void runAction("consent", (key) => write(wanted, key).catch(told).then(() => refresh(path)));
  };
  const asked = askedNow(circleId, memberId);
  const withdraw = async (key: string) => {
    offering.value = false;
    gone.value = await post<Withdrawn>(`/circles/${circleId}/members/${memberId}/withdraw`, {}, key);
    await refresh(path);
  };
  if (gone.value) {
    return <Receipt circleId={circleId} row={row} of={gone.value} close={() => (gone.value = null)} />;
  }
  const any = now.asks || now.open_times || now.shift_reminders;
  /** From when on a part can be read that waits for the person's pause. */
  const waitsFor = (opens: (grant: Grant) => boolean) => {
    const later = row.grants.find((grant) => !begun(grant) && opens(grant));
    return later?.starts_at ? t("consent.waits", { when: momentWithin(later.starts_at) }) : undefined;
  };
  const section = (key: string, label: string, hint?: string) => (
    <Switch
      key={key}
      do={`section-${key}`}
      label={label}
      hint={waitsFor((grant) => !!grant.sections?.includes(key)) ?? hint}
      on={now.sections.includes(key)}
      set={(on) =>
        save({
          ...(on ? { asks: true, what_i_need: true } : {}),
          sections: on ? [...now.sections, key] : now.sections.filter((one) => one !== key),
        })
      }
    />
  );
  const written = (plan.data?.sections ?? []).filter((one) => one.text.trim() !== "");
  return (
    <Screen
      name="consent-one"
      page="consent.title"
      title={name}
      where={t("consent.title")}
      back={`/c/${circleId}/consent`}
      lead={<p>{knows(row)}</p>}
      actions={
        offering.value ? (
          <>
            <p class="centre">{t("consent.offer", { name })}</p>
            <Button
              do="tell-over"
              work={async (key) => {
                await post(`/circles/${circleId}/members/${memberId}/tell-over`, {}, key);
                await withdraw(`${key.slice(0, 20)}-w`);
              }}
            >
              {t("consent.tell_first", { name })}
            </Button>
            <Button do="withdraw-now" weight="quiet" work={withdraw}>
              {t("consent.tell_not")}
            </Button>
            <Button do="cancel" weight="plain" press={() => (offering.value = false)}>
              {t("go.cancel")}
            </Button>
          </>
        ) : (
          <>
            {question ? (
              <Button do="answer-card" work={answer}>
                {t(chosen.value ? "go.save" : "go.done")}
              </Button>
            ) : null}
            {!any ? null : asked ? (
              <Button do="withdraw" weight="quiet" press={() => (offering.value = true)}>
                {t("consent.stop_all", { name })}
              </Button>
            ) : (
              <Button do="withdraw" weight="quiet" work={withdraw}>
                {t("consent.stop_all", { name })}
              </Button>
            )}
          </>
        )
      }
    >
      <Stale of={live} />
      {question ? (
        <>
          <p>{t("card.here", { name })}</p>
          <ChangedCard of={question} />
        </>
      ) : row.disclosure ? (
        <details>
          <summary data-do="card">{t("card.of", { name })}</summary>
          <Disclosed of={row.disclosure} />
        </details>
      ) : null}
      <a class="card go" href={`/c/${circleId}/consent/${memberId}/sees`} data-do="sees">
        <strong>{t("sees.link", { name })}</strong>
        <span class="soft">{t("sees.link_hint")}</span>
      </a>
      <div class="card list">
        {SWITCHES.map(([key, label, hint]) => (
          <Switch
            key={key}
            do={`consent-${key}`}
            label={t(label)}
            hint={t(hint)}
            on={now[key]}
            set={(on) =>
              save(
                key === "asks" && !on
                  ? { asks: false, what_i_need: false, sections: [], health_card: false }
                  : key === "what_i_need" && on
                    ? { what_i_need: true, asks: true }
                    : { [key]: on },
              )
            }
          />
        ))}
        <Why of="friend_switches" />
      </div>
      <div class="card list">
        {section("address", t("arrival.title"), t("arrival.hint"))}
        {section("handover", t("notes.title"), t("notes.hint"))}
        {section("companion", t("care.companion"), t("care.consent_companion"))}
        <Switch
          do="health-card"
          label={t("care.health")}
          hint={waitsFor((grant) => grant.tier >= 4) ?? t("care.consent_health")}
          on={now.health_card}
          set={(on) =>
            save({ ...(on ? { asks: true, what_i_need: true } : {}), health_card: on })
          }
        />
        {section("called", t("checklist.called"), t("checklist.grant_hint"))}
        {section("taken", t("checklist.taken"), t("checklist.grant_hint"))}
      </div>
      {written.length > 0 || plan.data?.body_emergency ? (
        <section class="card list" aria-labelledby="sections">
          <h2 id="sections">{t("consent.sections")}</h2>
          <p class="soft">{t("consent.sections_hint")}</p>
          {written.map((one) =>
            section(one.key, one.heading ?? tCode("section", one.key) ?? one.key),
          )}
          {plan.data?.body_emergency
            ? section(EMERGENCY, t("terms.body_emergency"), t("emergency.read_when"))
            : null}
          {section("suggest", t("suggest.switch"), t("suggest.switch_hint"))}
        </section>
      ) : null}
      <div class="links">
        <a href={`/c/${circleId}/grants/${memberId}`} data-do="grants">
          {t("grants.one_by_one")}
        </a>
        <a href={`/c/${circleId}/widening`} data-do="widening">
          {t("widening.title")}
        </a>
      </div>
    </Screen>
  );
}
