// Who isn't in the circle any more: who is blocked, and what each may remember.

import { post } from "../../api/client.ts";
import type { Former, Remembers } from "../../api/types.ts";
import { runAction, actionNotice } from "../../data/actions.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { t, type Key } from "../../messages/index.ts";
import { whenTime } from "../../messages/shiftTime.ts";
import { day, moment } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Tag } from "../../ui/Tags.tsx";
import { kindOf } from "../rota/index.ts";
import { partName } from "./record.text.ts";

export function FormerScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/former`;
  const live = useLive<Former>(path);
  if (!live.data) return <Waiting name="former" of={live} back={`/c/${circleId}/circle`} />;
  const { people } = live.data;
  return (
    <Screen
      name="former"
      title={t("former.title")}
      back={`/c/${circleId}/circle`}
      lead={<p>{t(people.length > 0 ? "former.lead" : "former.nobody")}</p>}
    >
      <Stale of={live} />
      {people.map((one) => (
        <section key={one.member_id} class="card stack" role="group" aria-label={one.name} data-member={one.name}>
          <Row
            name={one.name}
            title={one.name}
            tag={one.blocked ? <Tag>{t("former.blocked")}</Tag> : undefined}
          >
            {t("former.since", { day: day(one.ended_at) })}
          </Row>
          <LinkButton do="remembers" href={`/c/${circleId}/people/${one.member_id}/remembers`}>
            {t("remembers.title", { name: one.name })}
          </LinkButton>
          {one.blocked ? (
            <Button
              do="unblock"
              weight="plain"
              press={() =>
                void runAction("unblock", async (key) => {
                  const where = `/circles/${circleId}/members/${one.member_id}/unblock`;
                  learn(path, await post<Former>(where, {}, key));
                  actionNotice.value = t("former.unblocked", { name: one.name });
                })
              }
            >
              {t("former.unblock", { name: one.name })}
            </Button>
          ) : null}
        </section>
      ))}
    </Screen>
  );
}

/** One thing that somebody may remember, and what can be done about it. */
interface Thing {
  key: string;
  what: string;
  list: string[];
  /** What can be done, and where. */
  hint: string;
  link: [href: string, label: Key] | null;
}

function things(c: string, of: Remembers): Thing[] {
  const { name } = of;
  const found: Thing[] = [];
  if (of.address) {
    found.push({
      key: "address",
      what: t("remembers.address"),
      list: of.address_at.map((at) => moment(at)),
      hint: t("remembers.address_do", { name }),
      link: [`/c/${c}/arrival`, "arrival.title"],
    });
  }
  const [firstCard] = of.cards ?? [];
  if (firstCard) {
    found.push({
      key: "cards",
      what: t("remembers.cards"),
      list: (of.cards ?? []).map((card) => t(`care.${card}`)),
      hint: t("remembers.cards_do"),
      link: [`/c/${c}/card/${firstCard}`, `care.${firstCard}`],
    });
  }
  if (of.times.length > 0) {
    found.push({
      key: "times",
      what: t("remembers.times"),
      list: of.times.map((one) => `${whenTime(one)} · ${kindOf(one)}`),
      hint: t("remembers.times_do"),
      link: [`/c/${c}/week`, "remembers.week"],
    });
  }
  if (of.saw_times) {
    found.push({
      key: "open-times",
      what: t("remembers.open_times"),
      list: [],
      hint: t("remembers.open_times_do"),
      link: [`/c/${c}/pattern`, "remembers.pattern"],
    });
  }
  if (of.sections.length > 0) {
    found.push({
      key: "plan",
      what: t("remembers.plan"),
      list: of.sections.map((one) => partName(one)),
      hint: t("remembers.plan_do"),
      link: [`/c/${c}/plan`, "remembers.see_plan"],
    });
  }
  if (of.asks.length > 0) {
    found.push({
      key: "asks",
      what: t("remembers.asks"),
      list: of.asks.map((at) => moment(at)),
      hint: t("remembers.asks_do"),
      link: null,
    });
  }
  if (of.notes.length > 0) {
    found.push({
      key: "notes",
      what: t("remembers.notes"),
      list: of.notes.map((at) => moment(at)),
      hint: t("remembers.notes_do"),
      link: [`/c/${c}/notes`, "notes.title"],
    });
  }
  if (of.names) {
    found.push({
      key: "names",
      what: t("remembers.names"),
      list: [],
      hint: t("remembers.names_do", { name }),
      link: [`/c/${c}/circle`, "circle.people"],
    });
  }
  return found;
}

export function RemembersScreen({ circleId, memberId }: { circleId: string; memberId: string }) {
  const path = `/circles/${circleId}/members/${memberId}/remembers`;
  const live = useLive<Remembers>(path, 60);
  if (!live.data) return <Waiting name="remembers" of={live} back={`/c/${circleId}/circle`} />;
  const { name, here, blocked } = live.data;
  const found = things(circleId, live.data);
  const block = async (key: string) => {
    await post(`/circles/${circleId}/members/${memberId}/block`, {}, key);
    await refresh(path);
    actionNotice.value = t("former.blocked_now", { name });
  };
  return (
    <Screen
      name="remembers"
      page="remembers.page"
      title={t("remembers.title", { name })}
      where={here ? undefined : t(blocked ? "former.blocked" : "former.out")}
      back={here ? `/c/${circleId}/consent/${memberId}` : `/c/${circleId}/former`}
      lead={<p>{t(found.length > 0 ? "remembers.lead" : "remembers.nothing", { name })}</p>}
    >
      <Stale of={live} />
      {found.map((one) => (
        <section key={one.key} class="card stack" role="group" aria-label={one.what} data-thing={one.key}>
          <h2>{one.what}</h2>
          {one.list.length > 0 ? (
            <ul class="disclosed">
              {one.list.map((line, at) => (
                <li key={at}>{line}</li>
              ))}
            </ul>
          ) : null}
          <p class="soft">{one.hint}</p>
          {one.link ? (
            <LinkButton do={`to-${one.key}`} href={one.link[0]}>
              {t(one.link[1])}
            </LinkButton>
          ) : null}
        </section>
      ))}
      {here || blocked ? null : (
        <>
          <p class="soft">{t("former.block_what", { name })}</p>
          <HoldButton do="block" work={block}>
            {t("former.block", { name })}
          </HoldButton>
        </>
      )}
    </Screen>
  );
}
