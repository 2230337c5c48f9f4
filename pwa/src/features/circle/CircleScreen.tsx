// The circle: who the person is, what showing up means to them, and the people.

import { useSignal } from "@preact/signals";

import { patch, post, Problem, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Circle, Member } from "../../api/types.ts";
import { runAction, actionNotice, actionError } from "../../data/actions.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { go, startAt } from "../../data/router.ts";
import { loadMe, place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { asking, given, NumberField, useNumberEntry } from "../../ui/NumberField.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Tag } from "../../ui/Tags.tsx";
import { roleLine } from "./MemberScreen.tsx";

export function CircleScreen({ circleId }: { circleId: string }) {
  const live = useLive<Circle>(`/circles/${circleId}`);
  const circle = live.data;
  if (!circle) return <Waiting name="circle" of={live} back={`/c/${circleId}`} />;
  const person = circle.me.roles.includes("person");
  const others = circle.members.filter((one) => one.id !== circle.me.member_id);
  return (
    <Screen
      name="circle"
      where={circle.name}
      title={person ? t("circle.title") : t("circle.title_other", { name: place(circleId)?.person_name ?? "" })}
      nav={{ circle: circleId, on: "circle" }}
    >
      <Stale of={live} />
      {person ? <Words circleId={circleId} circle={circle} /> : <Theirs circle={circle} person={place(circleId)?.person_name ?? ""} />}
      {person ? <h2>{t("circle.people")}</h2> : null}
      {person
        ? others.map((one) => (
            <a
              key={one.id}
              class="card go"
              href={`/c/${circleId}/people/${one.id}`}
              data-do="member"
              data-member={one.name}
            >
              <Row
                name={one.name}
                title={one.name}
                tags={one.tags}
                tag={<Tag open={one.state !== "in"}>{t(`member.${one.state}`)}</Tag>}
              >
                {roleLine(one)}
              </Row>
            </a>
          ))
        : null}
      {person ? <AddMember circleId={circleId} /> : null}
      {person || circle.me.roles.includes("coordinator") ? (
        <LinkButton do="without-app" weight="quiet" href={`/c/${circleId}/without-app`}>
          {t("without_app.title")}
        </LinkButton>
      ) : null}
      {circle.state === "live" && (person || circle.me.roles.includes("coordinator")) ? (
        <LinkButton do="in-turn" weight="quiet" href={`/c/${circleId}/coordinating/turns`}>
          {t("in_turn.title")}
        </LinkButton>
      ) : null}
      {person && circle.me.roles.includes("coordinator") ? (
        <LinkButton do="coordinating" weight="quiet" href={`/c/${circleId}/coordinating`}>
          {t("coordinating.title")}
        </LinkButton>
      ) : null}
      {person ? (
        <div class="links">
          <a href={`/c/${circleId}/consent`} data-do="consent">
            {t("consent.title")}
          </a>
          <a href={`/c/${circleId}/record`} data-do="record">
            {t("record.title")}
          </a>
          <a href={`/c/${circleId}/former`} data-do="former">
            {t("former.title")}
          </a>
          <a href={`/c/${circleId}/invite`} data-do="invite">
            {t("home.invite")}
          </a>
        </div>
      ) : (
        <>
          <LinkButton do="mend" weight="quiet" href={`/c/${circleId}/mend`}>
            {t("mend.title")}
          </LinkButton>
          <Mine circleId={circleId} circle={circle} />
        </>
      )}
      {person ? <End circleId={circleId} /> : null}
    </Screen>
  );
}

/** The person's own words, which supporters read before they claim. */
function Words({ circleId, circle }: { circleId: string; circle: Circle }) {
  const iAm = useSignal(circle.i_am ?? "");
  const open = useSignal(false);
  const save = async (key: string) => {
    const body = { i_am: iAm.value };
    try {
      learn(`/circles/${circleId}`, await patch<Circle>(`/circles/${circleId}`, body, key, circle.etag));
      open.value = false;
      actionNotice.value = t("go.saved");
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "stale") throw error;
      await refresh(`/circles/${circleId}`);
      actionError.value = { text: t("trouble.stale"), again: null };
    }
  };
  if (!open.value) {
    return (
      <>
        <section class="card">
          <p class="soft">{t("section.i_am")}</p>
          <p class="words" dir="auto">{circle.i_am || t("circle.not_yet")}</p>
          <Button do="edit-words" weight="quiet" press={() => (open.value = true)}>
            {t("go.change")}
          </Button>
        </section>
        <a class="card go" href={`/c/${circleId}/solidarity/everyone`} data-do="for-everyone">
          <span class="soft">{t("circle.solidarity")}</span>
          <span class="words" dir="auto">{circle.solidarity || t("circle.not_yet")}</span>
        </a>
      </>
    );
  }
  return (
    <section class="card stack">
      <Field
        do="i-am"
        label={t("section.i_am")}
        value={iAm.value}
        set={(value) => (iAm.value = value)}
        max={4000}
        long
      />
      <Button do="save-words" work={save}>
        {t("go.save")}
      </Button>
      <Button do="cancel" weight="plain" press={() => (open.value = false)}>
        {t("go.cancel")}
      </Button>
    </section>
  );
}

function Theirs({ circle, person }: { circle: Circle; person: string }) {
  if (!circle.i_am && !circle.solidarity) return null;
  return (
    <section class="card">
      {circle.i_am ? <p class="words" dir="auto">{circle.i_am}</p> : null}
      {circle.solidarity ? (
        <>
          <p class="soft">{t("from.values", { name: person })}</p>
          <p class="words" dir="auto">{circle.solidarity}</p>
        </>
      ) : null}
    </section>
  );
}

function AddMember({ circleId }: { circleId: string }) {
  const name = useSignal("");
  const id = useSignal(newId());
  const open = useSignal(false);
  const add = async (key: string) => {
    if (!name.value.trim()) return;
    await post<Member>(`/circles/${circleId}/members`, { id: id.value, name: name.value.trim() }, key);
    name.value = "";
    id.value = newId();
    open.value = false;
    await refresh(`/circles/${circleId}`);
    go(`/c/${circleId}/invite`);
  };
  if (!open.value) {
    return (
      <Button do="add-member" weight="quiet" press={() => (open.value = true)}>
        {t("circle.add")}
      </Button>
    );
  }
  return (
    <form
      class="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void runAction("save-member", add);
      }}
    >
      <Field
        do="member-name"
        label={t("circle.add_name")}
        value={name.value}
        set={(value) => (name.value = value)}
        max={60}
      />
      <Button do="save-member" type="submit">
        {t("go.next")}
      </Button>
    </form>
  );
}

/** A supporter's own card: their name, the number they show, and the way out. */
function Mine({ circleId, circle }: { circleId: string; circle: Circle }) {
  const self = circle.members.find((one) => one.id === circle.me.member_id);
  const name = useSignal(circle.me.name);
  const number = useNumberEntry(self?.number ?? "");
  const person = place(circleId)?.person_name ?? "";
  const save = async (key: string) => {
    const mine = given(number);
    // As it was: it stays so, whatever else is changed.
    const same = mine.number === (self?.number ?? "");
    const part = same ? {} : { number: mine.number || null, sure: mine.sure };
    const called = name.value.trim();
    const body = { ...(called === circle.me.name ? {} : { name: called }), ...part };
    if (!(await asking(number, () => patch(`/circles/${circleId}/me`, body, key)))) return;
    await refresh(`/circles/${circleId}`);
    actionNotice.value = t("go.saved");
  };
  const leave = async (key: string) => {
    await remove(`/circles/${circleId}/members/${circle.me.member_id}`, key);
    await loadMe();
    startAt("/");
    actionNotice.value = t("circle.left");
  };
  return (
    <>
      <h2>{t("circle.me")}</h2>
      <section class="card stack">
        <Field
          do="name"
          label={t("you.name", { name: person })}
          value={name.value}
          set={(value) => (name.value = value)}
          max={60}
        />
        {self?.number_doubtful ? <p class="note">{t("numbers.mine_check")}</p> : null}
        <NumberField
          do="number"
          label={t("reach.number", { name: person })}
          hint={t("reach.number_hint", { name: person })}
          entry={number}
          again={() => void runAction("save-me", save)}
        />
        <Button do="save-me" work={save}>
          {t("go.save")}
        </Button>
      </section>
      {circle.me.roles.includes("coordinator") ? (
        <LinkButton do="coordinating" href={`/c/${circleId}/coordinating`}>
          {t("coordinating.title")}
        </LinkButton>
      ) : null}
      <LinkButton do="my-card" href={`/c/${circleId}/card`}>
        {t("card.mine")}
      </LinkButton>
      <LinkButton do="my-limits" href={`/c/${circleId}/my-limits`}>
        {t("limits_mine.title")}
      </LinkButton>
      <HoldButton do="leave-circle" work={leave}>
        {t("circle.leave")}
      </HoldButton>
    </>
  );
}

/** How it can end here: in somebody else's hands, or for good. */
function End({ circleId }: { circleId: string }) {
  return (
    <div class="links">
      <a href={`/c/${circleId}/hand-on`} data-do="hand-on">
        {t("hand_on.title")}
      </a>
      <a href={`/c/${circleId}/close`} data-do="close">
        {t("close.title")}
      </a>
    </div>
  );
}
