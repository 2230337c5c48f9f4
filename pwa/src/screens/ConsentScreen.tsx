// Who may know what: each friend, in plain switches, and one tap to stop it all.

import { useSignal } from "@preact/signals";

import { act, note, trouble } from "../act.ts";
import { post, Problem, put } from "../api/client.ts";
import type { Consent, ConsentRow, ConsentView, Grant, Home, Plan, Withdrawn } from "../api/types.ts";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Row, Switch, Tag } from "../parts/bits.tsx";
import { HeadCheck } from "../parts/HeadCheck.tsx";
import { HeldShifts } from "../parts/HeldShifts.tsx";
import { Stale, Waiting } from "../parts/Known.tsx";
import { Screen } from "../parts/Screen.tsx";
import { t, tCode } from "../messages/index.ts";
import { moment } from "../messages/time.ts";
import { known, refresh, useLive } from "../store/live.ts";
import { dueAgain, opened } from "./grantWords.ts";
import { knowSentence } from "./NewParts.tsx";
import { SWITCHES } from "./NewKnow.tsx";

type Switches = Consent & { sections: string[] };

const begun = (grant: Grant): boolean =>
  grant.starts_at === null || new Date(grant.starts_at) <= new Date();

/** The simple switches, read from the grants: as they are set, or as far as they count by now. */
export function switches(row: ConsentRow, now = false): Switches {
  const of = (event: string) =>
    row.denied ? [] : row.grants.filter((g) => g.event === event && (!now || begun(g)));
  const asks = of("ask");
  return {
    asks: asks.length > 0,
    what_i_need: asks.some((grant) => grant.tier >= 2),
    open_times: of("open_time").length > 0,
    shift_reminders: of("shift_reminder").length > 0,
    sections: [...new Set(asks.flatMap((grant) => grant.sections ?? []))],
  };
}

/** What a friend can know by now, in one sentence; beside the switches there may be more. */
function knows(row: ConsentRow): string {
  const now = switches(row, true);
  const simple = now.asks || now.open_times;
  const more = !simple && !row.denied && row.grants.some(begun);
  return more ? t("know.more", { name: row.name }) : knowSentence([row.name], now);
}

export function ConsentScreen({ c }: { c: string }) {
  const live = useLive<ConsentView>(`/circles/${c}/consent`);
  const plan = useLive<Plan>(`/circles/${c}/plan`, 60).data;
  if (!live.data) return <Waiting name="consent" of={live} back={`/c/${c}`} />;
  const people = live.data.people.filter((row) => row.member_id !== null);
  const roles = live.data.roles.map((one) => ({ ...one, name: tCode("to", one.role) ?? one.role }));
  const again = [...people, ...roles].flatMap(({ name, grants }) =>
    grants.filter((grant) => dueAgain(grant)).map((grant) => ({ name, grant })),
  );
  return (
    <Screen
      name="consent"
      title={t("consent.title")}
      back={`/c/${c}`}
      lead={<p>{t(people.length > 0 ? "consent.lead" : "consent.nobody")}</p>}
      actions={
        <LinkButton do="record" href={`/c/${c}/record`} weight="plain">
          {t("record.title")}
        </LinkButton>
      }
    >
      <Stale of={live} />
      <HeadCheck c={c} hash={live.data.etag} quiet />
      {again.map(({ name, grant }) => (
        <a key={grant.id} class="card go" href={`/c/${c}/widening`} data-do="review">
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
          href={`/c/${c}/consent/${row.member_id}`}
          data-do="consent-one"
          data-member={row.name}
        >
          <Row
            name={row.name}
            title={row.name}
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
            href={`/c/${c}/grants/${one.role}`}
            data-do="consent-role"
          >
            <strong>{one.name}</strong>
            <span class="soft">
              {one.grants.map((grant) => tCode("event", grant.event) ?? grant.event).join(" · ")}
            </span>
          </a>
        ))}
      <div class="links">
        <a href={`/c/${c}/widening`} data-do="widening">
          {t("widening.title")}
        </a>
        <a href={`/c/${c}/grants`} data-do="grants-roles">
          {t("grants.roles")}
        </a>
      </div>
    </Screen>
  );
}

export function ConsentOne({ c, m }: { c: string; m: string }) {
  const path = `/circles/${c}/consent`;
  const live = useLive<ConsentView>(path);
  const plan = useLive<Plan>(`/circles/${c}/plan`, 60);
  const gone = useSignal<Withdrawn | null>(null);
  const offering = useSignal(false);
  const row = live.data?.people.find((one) => one.member_id === m);
  if (!live.data || !row) return <Waiting name="consent-one" of={live} back={`/c/${c}/consent`} />;
  const { etag } = live.data;
  const { name } = row;
  const now = switches(row);
  const save = (change: Partial<typeof now>) =>
    void act("consent", async (key) => {
      const { sections, ...simple } = { ...now, ...change };
      const body = { ...simple, plan_sections: sections };
      try {
        const answer = await put<ConsentRow & { withdrawn: Withdrawn | null }>(
          `/circles/${c}/members/${m}/consent`,
          body,
          key,
          etag,
        );
        gone.value = answer.withdrawn;
        note.value = answer.withdrawn ? null : t("go.saved");
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== "stale") throw error;
        trouble.value = { text: t("trouble.stale"), again: null };
      }
      await refresh(path);
    });
  /** Someone who was asked just now is told first that it is over, if the person likes. */
  const asked = known<Home>(`/circles/${c}/home`)?.person?.ask?.people.some(
    (one) => one.member_id === m && ["asking", "coming", "call"].includes(one.what),
  );
  const withdraw = async (key: string) => {
    offering.value = false;
    gone.value = await post<Withdrawn>(`/circles/${c}/members/${m}/withdraw`, {}, key);
    await refresh(path);
  };
  if (gone.value) {
    return <Receipt c={c} row={row} of={gone.value} close={() => (gone.value = null)} />;
  }
  const any = now.asks || now.open_times || now.shift_reminders;
  /** From when on a part can be read that waits for the person's pause. */
  const waits = (key: string) => {
    const later = row.grants.find((one) => !begun(one) && one.sections?.includes(key));
    return later?.starts_at ? t("consent.waits", { when: moment(later.starts_at) }) : undefined;
  };
  const section = (key: string, label: string, hint?: string) => (
    <Switch
      key={key}
      do={`section-${key}`}
      label={label}
      hint={waits(key) ?? hint}
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
      back={`/c/${c}/consent`}
      lead={<p>{knows(row)}</p>}
      actions={
        offering.value ? (
          <>
            <p class="centre">{t("consent.offer", { name })}</p>
            <Button
              do="tell-over"
              work={async (key) => {
                await post(`/circles/${c}/members/${m}/tell-over`, {}, key);
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
        ) : any ? (
          asked ? (
            <Button do="withdraw" weight="quiet" press={() => (offering.value = true)}>
              {t("consent.stop_all", { name })}
            </Button>
          ) : (
            <Button do="withdraw" weight="quiet" work={withdraw}>
              {t("consent.stop_all", { name })}
            </Button>
          )
        ) : undefined
      }
    >
      <Stale of={live} />
      <a class="card go" href={`/c/${c}/consent/${m}/sees`} data-do="sees">
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
                  ? { asks: false, what_i_need: false, sections: [] }
                  : key === "what_i_need" && on
                    ? { what_i_need: true, asks: true }
                    : { [key]: on },
              )
            }
          />
        ))}
      </div>
      <div class="card list">
        {section("address", t("arrival.title"), t("arrival.hint"))}
        {section("handover", t("notes.title"), t("notes.hint"))}
      </div>
      {written.length > 0 ? (
        <section class="card list" aria-labelledby="sections">
          <h2 id="sections">{t("consent.sections")}</h2>
          <p class="soft">{t("consent.sections_hint")}</p>
          {written.map((one) =>
            section(one.key, one.heading ?? tCode("section", one.key) ?? one.key),
          )}
        </section>
      ) : null}
      <div class="links">
        <a href={`/c/${c}/grants/${m}`} data-do="grants">
          {t("grants.one_by_one")}
        </a>
        <a href={`/c/${c}/widening`} data-do="widening">
          {t("widening.title")}
        </a>
      </div>
    </Screen>
  );
}

interface ReceiptProps {
  c: string;
  row: ConsentRow;
  of: Withdrawn;
  close: () => void;
}

/** What was taken back, what had left by then, and one tap to give it back. */
export function Receipt({ c, row, of, close }: ReceiptProps) {
  const seeing = useSignal(false);
  const held = useSignal(of.shifts ?? []);
  const { name } = row;
  const undo = async (key: string) => {
    const body = { withdrawn_id: of.withdrawn_id };
    await post(`/circles/${c}/members/${row.member_id}/undo`, body, key);
    close();
    await refresh(`/circles/${c}/consent`);
    note.value = t("consent.undone", { name });
  };
  const some = !row.denied && row.grants.length > 0;
  return (
    <Screen
      name="withdrawn"
      page="consent.title"
      phase={some ? "part" : "all"}
      title={some ? t("consent.done_part") : t("consent.done", { name })}
      live
      lead={
        <>
          {some ? <p>{knows(row)}</p> : null}
          <p>{t("consent.done_lead", { name })}</p>
        </>
      }
      actions={
        <>
          <Button do="ok" press={close}>
            {t("go.done")}
          </Button>
          <div class="pair">
            {seeing.value ? null : (
              <Button do="see-it" weight="quiet" press={() => (seeing.value = true)}>
                {t("consent.see_it")}
              </Button>
            )}
            <Button do="undo" weight="quiet" work={undo}>
              {t("consent.undo")}
            </Button>
          </div>
          {some ? null : (
            <LinkButton
              do="remembers"
              href={`/c/${c}/people/${row.member_id}/remembers`}
              weight="plain"
            >
              {t("remembers.title", { name })}
            </LinkButton>
          )}
        </>
      }
    >
      {held.value.length > 0 ? (
        <>
          <h2>{t("held.title", { name })}</h2>
          <p class="soft">{t("held.lead", { name })}</p>
          <HeldShifts c={c} shifts={held.value} left={(shifts) => (held.value = shifts)} />
        </>
      ) : null}
      {seeing.value ? (
        <div class="card" role="status">
          <p>
            {of.left.length > 0
              ? t("consent.had_left", { n: of.left.length })
              : t("consent.none_left")}
          </p>
          <ul class="disclosed">
            {of.left.map((one, at) => (
              <li key={at}>
                {tCode("event", one.event) ?? one.event} · {moment(one.at)}
              </li>
            ))}
          </ul>
          {of.may_have_left.length > 0 ? (
            <p>{t("consent.may_have_left", { n: of.may_have_left.length })}</p>
          ) : null}
          {of.queued_stopped > 0 ? (
            <p class="soft">{t("consent.stopped", { n: of.queued_stopped })}</p>
          ) : null}
        </div>
      ) : null}
    </Screen>
  );
}
