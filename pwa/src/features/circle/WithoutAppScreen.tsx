// Friends without the app: a place with a number, and what they said by voice.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { post } from "../../api/client.ts";
import { NUMBERED_CHANNELS, OWN_NAMES } from "../../api/closedLists.ts";
import { newId } from "../../api/link.ts";
import type { Disclosure, WithoutApp } from "../../api/types.ts";
import { runAction, actionNotice, actionError } from "../../data/actions.ts";
import { NO_DISCLOSURE } from "../../data/draft.ts";
import { enteredPlace } from "../../data/entering.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { LANGUAGES, language, t, type Language } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { asking, given, NumberField, useNumberEntry } from "../../ui/NumberField.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { disclosureBody, DisclosureFields } from "./DisclosureFields.tsx";

/** By voice: whoever texts has a phone that texts the answer. */
const SAID = ["coming", "call", "not_now"] as const;
type Said = (typeof SAID)[number];

export function WithoutAppScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/friends-without-app`;
  const live = useLive<WithoutApp>(path);
  const now = live.data;
  if (!now) return <Waiting name="without-app" of={live} back={`/c/${circleId}/circle`} />;
  const said = (member: string, name: string, kind: Said) => async (key: string) => {
    const body = { member_id: member, kind };
    await post(`/circles/${circleId}/asks/${now.ask_id ?? ""}/spoken`, body, key);
    await refresh(path);
    actionNotice.value = t("without_app.noted", { name });
  };
  return (
    <Screen
      name="without-app"
      title={t("without_app.title")}
      back={`/c/${circleId}/circle`}
      lead={<p>{t("without_app.lead")}</p>}
    >
      <Stale of={live} />
      {now.friends.map((one) => (
        <section class="card stack" key={one.member_id} role="group" aria-label={one.name} data-member={one.name}>
          <Row name={one.name} title={one.name} tags={one.tags} />
          {now.check_number?.includes(one.member_id) ? (
            <NumberAgain circleId={circleId} path={path} member={one} channels={now.channels} />
          ) : null}
          {now.ask_id ? (
            <>
              <p class="soft">{t("without_app.said", { name: one.name })}</p>
              <div class="chips" role="group" aria-label={t("without_app.said", { name: one.name })}>
                {SAID.map((kind) => (
                  <Button
                    key={kind}
                    do={`said-${kind}`}
                    weight="quiet"
                    work={said(one.member_id, one.name, kind)}
                  >
                    {t(`without_app.${kind}`)}
                  </Button>
                ))}
              </div>
            </>
          ) : null}
        </section>
      ))}
      <Enter circleId={circleId} path={path} channels={now.channels} />
    </Screen>
  );
}

interface AgainProps {
  circleId: string;
  path: string;
  member: WithoutApp["friends"][number];
  channels: WithoutApp["channels"];
}

/** A number that may be a wrong one: entered once more, as the friend tells it. */
function NumberAgain({ circleId, path, member, channels }: AgainProps) {
  const number = useNumberEntry("");
  const id = useSignal(newId());
  const save = async (key: string) => {
    const { number: to, sure } = given(number);
    const channel = NUMBERED_CHANNELS.find((numbered) => channels.includes(numbered)) ?? NUMBERED_CHANNELS[0];
    const body = { id: id.value, channel, to, sure, agreed: true };
    const there = `${path}/${member.member_id}/addresses`;
    if (!(await asking(number, () => post(there, body, key)))) return;
    await refresh(path);
    void refresh(`/circles/${circleId}`);
    actionNotice.value = t("go.saved");
  };
  return (
    <>
      <p class="note">{t("without_app.check_number", { name: member.name })}</p>
      <NumberField
        do="number-again"
        label={t("address.number")}
        hint={t("address.number_hint")}
        entry={number}
        again={() => void runAction("save-number", save)}
      />
      <Button do="save-number" weight="quiet" work={save}>
        {t("without_app.told_number", { name: member.name })}
      </Button>
    </>
  );
}

function Enter({ circleId, path, channels }: { circleId: string; path: string; channels: WithoutApp["channels"] }) {
  // Who was named at the start keeps their place; whoever comes here otherwise gets a new one.
  const kept = useSignal(enteredPlace.peek());
  useEffect(() => {
    enteredPlace.value = null;
  }, []);
  const open = useSignal(kept.value !== null);
  const ids = useSignal({ id: kept.value?.id ?? newId(), account_id: newId(), address: newId() });
  const name = useSignal(kept.value?.name ?? "");
  const speaks = useSignal<Language>(language.value);
  const way = useSignal(channels.includes("sms") ? "sms" : (channels[0] ?? "none"));
  const to = useSignal("");
  const address = useNumberEntry("");
  const number = useNumberEntry("");
  const night = useSignal(false);
  const agreed = useSignal(false);
  const about = useSignal<Disclosure>(NO_DISCLOSURE);
  const mine = place(circleId)?.roles.includes("person") ?? false;
  const save = async (key: string) => {
    if (!name.value.trim()) {
      actionError.value = { text: t("trouble.needed"), again: null, field: "friend-name" };
      return;
    }
    if (!agreed.value) {
      actionError.value = { text: t("without_app.ask_first"), again: null };
      return;
    }
    const typed = given(address);
    const there =
      way.value === "mail" ? { to: to.value.trim() } : { to: typed.number, sure: typed.sure };
    const shown = given(number);
    const body = {
      id: ids.value.id,
      account_id: ids.value.account_id,
      name: name.value.trim(),
      language: speaks.value,
      agreed: agreed.value,
      asks_any_hour: night.value,
      number: shown.number || null,
      number_sure: shown.sure,
      disclosure: disclosureBody(about.value),
      addresses:
        there.to && way.value !== "none"
          ? [{ id: ids.value.address, channel: way.value, ...there }]
          : [],
    };
    if (!(await asking(address, () => post(path, body, key), { number }))) return;
    actionNotice.value = t(mine ? "without_app.in" : "without_app.in_waits", { name: name.value.trim() });
    ids.value = { id: newId(), account_id: newId(), address: newId() };
    name.value = to.value = address.value.value = number.value.value = "";
    kept.value = null;
    about.value = NO_DISCLOSURE;
    // What one friend said is no answer of the next one's.
    agreed.value = night.value = open.value = false;
    speaks.value = language.value;
    await refresh(path);
    void refresh(`/circles/${circleId}`);
  };
  if (!open.value) {
    return (
      <Button do="enter-friend" weight="quiet" press={() => (open.value = true)}>
        {t("without_app.add")}
      </Button>
    );
  }
  return (
    <form
      class="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        void runAction("save-friend", save);
      }}
    >
      <Field
        do="friend-name"
        label={t("circle.add_name")}
        value={name.value}
        set={(value) => (name.value = value)}
        max={60}
      />
      <Choice
        do="friend-language"
        flat
        label={t("language.label")}
        options={LANGUAGES.map((value) => ({ value, label: OWN_NAMES[value] }))}
        value={speaks.value}
        set={(value) => (speaks.value = value)}
      />
      {channels.length > 0 ? (
        <>
          <Choice
            do="friend-way"
            flat
            label={t("address.over")}
            options={channels.map((value) => ({ value, label: t(`way.${value}`) }))}
            value={way.value}
            set={(value) => (way.value = value)}
          />
          {way.value === "mail" ? (
            <Field
              do="friend-to"
              label={t("address.mail")}
              value={to.value}
              set={(value) => (to.value = value)}
              max={254}
            />
          ) : (
            <NumberField
              do="friend-to"
              label={t("address.number")}
              hint={t("address.number_hint")}
              entry={address}
              again={() => void runAction("save-friend", save)}
            />
          )}
        </>
      ) : (
        <p class="soft">{t("without_app.no_channel")}</p>
      )}
      <NumberField
        do="friend-number"
        label={t(mine ? "without_app.number" : "without_app.number_for")}
        hint={t(mine ? "without_app.number_hint" : "without_app.number_for_hint")}
        entry={number}
        again={() => void runAction("save-friend", save)}
      />
      <Switch
        do="friend-night"
        label={t("reach.night")}
        on={night.value}
        set={(on) => (night.value = on)}
      />
      <DisclosureFields
        value={about.value}
        set={(part) => (about.value = { ...about.value, ...part })}
        other
      />
      <Switch
        do="friend-agreed"
        label={t("without_app.agreed")}
        hint={t("without_app.agreed_hint")}
        on={agreed.value}
        set={(on) => (agreed.value = on)}
      />
      <Button do="save-friend" type="submit">
        {t("go.save")}
      </Button>
      <Button do="cancel" weight="plain" press={() => (open.value = false)}>
        {t("go.cancel")}
      </Button>
    </form>
  );
}
