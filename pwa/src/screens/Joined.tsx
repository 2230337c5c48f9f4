// Reach you: what may ring when. It fills the wait for being let in.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { patch, put } from "../api/client.ts";
import type { MyKnock, Reach } from "../api/types.ts";
import { Button, LinkButton } from "../parts/Button.tsx";
import { Choice, Field } from "../parts/bits.tsx";
import { Waiting } from "../parts/Known.tsx";
import { AddressCard } from "../parts/AddressCard.tsx";
import { PushCard } from "../parts/PushCard.tsx";
import { Screen } from "../parts/Screen.tsx";
import { standsInApp } from "../inapp.ts";
import { t } from "../messages/index.ts";
import { spaced } from "../messages/time.ts";
import { installed } from "../push/push.ts";
import { go } from "../route.ts";
import { loadMe } from "../session.ts";
import { SOON, useLive } from "../store/live.ts";
import { friendsNumber } from "./Join.tsx";
import { nightHint } from "./MyLimits.tsx";

export const FIRST_REACH: Reach = {
  asks: true,
  asks_any_hour: false,
  stand_downs: true,
  open_times: true,
  shift_reminders: true,
  coordinator_alerts: false,
  quiet_from: "22:00",
  quiet_to: "07:00",
  open_from: null,
  open_to: null,
};

export function Joined({ k }: { k: string }) {
  const live = useLive<MyKnock>(`/knocks/${k}`, SOON);
  const night = useSignal<"yes" | "no" | "">("");
  const number = useSignal(friendsNumber.get());
  const saved = useSignal(false);
  const knock = live.data;
  const circle = knock?.circle_id ?? null;
  const letIn = knock?.state === "let_in" && circle !== null;
  useEffect(() => {
    if (letIn) void loadMe();
  }, [letIn]);
  if (!knock) return <Waiting name="reach" of={live} back="/" />;
  if (knock.state === "refused") {
    return (
      <Screen
        name="reach"
        page="reach.title"
        phase="refused"
        title={t("reach.not_open")}
        lead={<p>{t("reach.not_open_lead", { name: knock.from })}</p>}
        actions={
          <LinkButton do="home" href="/">
            {t("go.home")}
          </LinkButton>
        }
      />
    );
  }
  const save = async (key: string) => {
    const reach = { ...FIRST_REACH, asks_any_hour: night.value === "yes" };
    await put(`/knocks/${k}/reach`, reach, key);
    friendsNumber.set(number.value.trim());
    saved.value = true;
  };
  const next = async (key: string) => {
    if (!saved.value) await save(key);
    const given = number.value.trim();
    if (given && circle) await patch(`/circles/${circle}/me`, { number: given });
    friendsNumber.set("");
    await loadMe();
    go(`/c/${circle}/open-times`, true);
  };
  return (
    <Screen
      name="reach"
      page="reach.title"
      phase={letIn ? "let-in" : saved.value ? "saved" : "waiting"}
      title={letIn ? t("reach.let_in") : t("reach.title")}
      live
      lead={
        letIn ? (
          <p>{t("reach.let_in_lead", { name: knock.from })}</p>
        ) : (
          <p>{t("reach.waiting", { name: knock.from })}</p>
        )
      }
      actions={
        letIn ? (
          <Button do="go-on" tall work={next}>
            {t("from.go_on")}
          </Button>
        ) : saved.value ? (
          <p class="note" role="status">
            {t("reach.saved", { name: knock.from })}
          </p>
        ) : (
          <Button do="save-reach" work={save}>
            {t("reach.save")}
          </Button>
        )
      }
    >
      {letIn ? null : (
        <div class="card">
          <p class="soft">{t("reach.code", { name: knock.from })}</p>
          <p class="code" data-code>
            {spaced(knock.code)}
          </p>
        </div>
      )}
      {standsInApp(navigator.userAgent, installed()) ? (
        <section class="card stack" data-carry="joined">
          <p>{t("carry.joined")}</p>
          <LinkButton do="add-browser" href="/me/devices">
            {t("carry.add")}
          </LinkButton>
        </section>
      ) : null}
      <PushCard why={t("reach.push_why", { name: knock.from })} />
      <AddressCard />
      <Choice
        do="night"
        flat
        label={t("reach.night")}
        options={[
          { value: "yes", label: t("go.yes") },
          { value: "no", label: t("go.no") },
        ]}
        value={night.value}
        set={(value) => {
          night.value = value as "yes" | "no";
          saved.value = false;
        }}
      />
      <p class="soft">{nightHint(FIRST_REACH.quiet_from, FIRST_REACH.quiet_to)}</p>
      <Field
        do="number"
        label={t("reach.number", { name: knock.from })}
        hint={t("reach.number_hint", { name: knock.from })}
        value={number.value}
        set={(value) => {
          number.value = value;
          saved.value = false;
        }}
        max={32}
        type="tel"
        mode="tel"
        auto="tel"
      />
    </Screen>
  );
}
