// An invitation as a member or a guest reads it: what it is about, when, who else, and an answer.

import { useSignal, type Signal } from "@preact/signals";

import type { GatheringAnswer, Invitation } from "../../api/types.ts";
import { actionError, type Work } from "../../data/actions.ts";
import { t, type Key } from "../../messages/index.ts";
import { zoneUsed } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Tag } from "../../ui/Tags.tsx";
import { Why } from "../../ui/Why.tsx";
import { whenOf } from "./gathering.text.ts";

export interface Said {
  answer: GatheringAnswer;
  times: string[];
  shows_name: boolean;
}

interface Props {
  name: string;
  of: Invitation;
  back?: string;
  answer: (said: Said) => Work;
  affirm: (words: string) => Work;
}

const LONGEST = 500;

export function InvitationScreen({ name, of: one, back, answer, affirm }: Props) {
  const person = one.from_name;
  if (one.state === "off") {
    return (
      <Screen
        name={name}
        page="gathering.title"
        phase="off"
        title={t("gathering.off", { name: person })}
        back={back}
        live
        lead={<p>{t("gathering.off_lead")}</p>}
      />
    );
  }
  if (one.state === "held") {
    return <Afterwards name={name} of={one} back={back} affirm={affirm} />;
  }
  return <Answering name={name} of={one} {...(back ? { back } : {})} answer={answer} affirm={affirm} />;
}

const TITLES: Readonly<Record<GatheringAnswer, Key>> = {
  coming: "gathering.you_come",
  other_time: "gathering.you_other",
  no: "gathering.you_dont",
};

function Answering({ name, of: one, back, answer }: Props) {
  const times = useSignal(one.times.filter((time) => time.fits).map((time) => time.id));
  const showsName = useSignal(one.shows_name);
  const settled = one.times.find((time) => time.id === one.time_id);
  const say = (said: GatheringAnswer) => async (key: string) => {
    if (said === "coming" && !settled && times.value.length === 0) {
      actionError.value = { text: t("gathering.choose_time"), again: null };
      return;
    }
    const chosen = settled ? [settled.id] : times.value;
    await answer({
      answer: said,
      times: said === "coming" ? chosen : [],
      shows_name: showsName.value,
    })(key);
  };
  return (
    <Screen
      name={name}
      page="gathering.title"
      phase={one.answer ?? "asked"}
      where={t("gathering.from_name", { name: one.from_name })}
      title={one.answer ? t(TITLES[one.answer]) : t("gathering.invites", { name: one.from_name })}
      back={back}
      live
      lead={one.answer ? <p>{t("gathering.can_change")}</p> : undefined}
      stuck={
        <>
          <Button do="coming" tall={one.answer === null} weight={one.answer === "coming" ? "quiet" : "main"} work={say("coming")}>
            {t(one.answer === "coming" ? "gathering.save_answer" : "gathering.i_come")}
          </Button>
          <div class="pair">
            <Button do="other-time" weight="plain" pressed={one.answer === "other_time"} work={say("other_time")}>
              {t("gathering.other_time")}
            </Button>
            <Button do="no" weight="plain" pressed={one.answer === "no"} work={say("no")}>
              {t("gathering.no")}
            </Button>
          </div>
        </>
      }
    >
      <Words of={one} />
      <Times of={one} times={times} />
      <Where of={one} />
      <Others of={one} />
      <Switch
        do="shows-name"
        label={t("gathering.show_name")}
        hint={t("gathering.show_name_hint")}
        on={showsName.value}
        set={(on) => (showsName.value = on)}
      />
      <Why of="gathering_name" />
      <p class="soft">{t("gathering.any_answer", { name: one.from_name })}</p>
    </Screen>
  );
}

/** What it is for, in the person's words, and what to expect. */
function Words({ of: one }: { of: Invitation }) {
  const expected: readonly [Key, string][] = [
    ["gathering.rules", one.rules],
    ["gathering.speaks_first", one.speaks_first],
    ["gathering.what_is_kept", one.what_is_kept],
  ];
  return (
    <>
      <section class="card">
        <p class="words large" dir="auto">
          {one.purpose}
        </p>
      </section>
      {one.see_me ? (
        <section class="card">
          <p class="soft">{t("gathering.see_me_of", { name: one.from_name })}</p>
          <p class="words" dir="auto">
            {one.see_me}
          </p>
        </section>
      ) : null}
      {expected.some(([, text]) => text) ? (
        <section class="card stack" aria-label={t("gathering.expect")}>
          {expected.map(([label, text]) =>
            text ? (
              <div key={label}>
                <p class="soft">{t(label)}</p>
                <p class="words" dir="auto">
                  {text}
                </p>
              </div>
            ) : null,
          )}
        </section>
      ) : null}
    </>
  );
}

export function Times({ of: one, times }: { of: Invitation; times?: Signal<string[]> }) {
  const settled = one.times.find((time) => time.id === one.time_id);
  const elsewhere = one.zone !== zoneUsed();
  if (settled || !times) {
    return (
      <section class="card">
        <p class="soft">{t("gathering.when")}</p>
        {(settled ? [settled] : one.times).map((time) => (
          <p key={time.id}>
            <strong>{whenOf(time)}</strong>
          </p>
        ))}
        {elsewhere ? <p class="soft">{t("gathering.your_clock")}</p> : null}
      </section>
    );
  }
  const set = (id: string, on: boolean) => {
    actionError.value = null;
    const rest = times.value.filter((each) => each !== id);
    times.value = on ? [...rest, id] : rest;
  };
  return (
    <>
      <fieldset class="choice">
        <legend>{t("gathering.which_times")}</legend>
        {one.times.map((time, at) => (
          <label key={time.id}>
            <input
              type="checkbox"
              data-do={`time-${at}`}
              checked={times.value.includes(time.id)}
              onChange={(event) => set(time.id, event.currentTarget.checked)}
            />
            <span class="box">{whenOf(time)}</span>
          </label>
        ))}
      </fieldset>
      {elsewhere ? <p class="soft">{t("gathering.your_clock")}</p> : null}
    </>
  );
}

/** Where: shown to who comes, from when the person says. */
function Where({ of: one }: { of: Invitation }) {
  if (one.place || one.call_link) {
    return (
      <section class="card">
        <p class="soft">{t("gathering.where")}</p>
        {one.place ? (
          <p class="words" dir="auto">
            {one.place}
          </p>
        ) : null}
        {one.call_link ? (
          <p class="words" dir="auto">
            <a href={one.call_link} rel="noopener noreferrer" target="_blank" data-do="call-link">
              {one.call_link}
            </a>
          </p>
        ) : null}
      </section>
    );
  }
  const hours = one.place_hours;
  return (
    <p class="soft">
      {hours === null ? t("gathering.where_later") : t("gathering.where_hours", { n: hours })}
    </p>
  );
}

function Others({ of: one }: { of: Invitation }) {
  if (one.others.length === 0) return null;
  return (
    <section class="stack" aria-labelledby="gathering-others">
      <h2 id="gathering-others">{t("gathering.others")}</h2>
      <div class="card list">
      {one.others.map((other) => (
        <Row
          key={other.name}
          name={other.name}
          title={other.name}
          tag={other.reports ? <Tag>{t("tag.reports")}</Tag> : undefined}
        >
          {other.role_label || null}
        </Row>
      ))}
      </div>
    </section>
  );
}

/** It is over: who came may leave what they saw in the person, once. */
function Afterwards({ name, of: one, back, affirm }: Omit<Props, "answer" | "back"> & { back: string | undefined }) {
  const words = useSignal("");
  const person = one.from_name;
  if (!one.may_affirm) {
    return (
      <Screen
        name={name}
        page="gathering.title"
        phase="thanked"
        title={t("affirmation.thanks")}
        back={back}
        live
        lead={<p>{t("affirmation.thanks_lead", { name: person })}</p>}
      />
    );
  }
  return (
    <Screen
      name={name}
      page="gathering.title"
      phase="afterwards"
      where={t("gathering.from_name", { name: person })}
      title={t("affirmation.ask", { name: person })}
      back={back}
      lead={<p>{t("affirmation.ask_lead", { name: person })}</p>}
      stuck={
        <Button do="affirm" work={(key) => affirm(words.value.trim())(key)}>
          {t("affirmation.leave")}
        </Button>
      }
    >
      <Field
        do="affirmation"
        label={t("affirmation.saw")}
        hint={t("affirmation.saw_hint")}
        value={words.value}
        set={(text) => (words.value = text)}
        max={LONGEST}
        long
      />
    </Screen>
  );
}
