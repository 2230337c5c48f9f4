// Reach you: what may ring when. It fills the wait for being let in.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { patch, put } from "../../api/client.ts";
import type { MyKnock, Reach } from "../../api/types.ts";
import { runAction, runActionInTurn } from "../../data/actions.ts";
import { standsInApp } from "../../data/inAppBrowser.ts";
import { learn, SOON, useLive } from "../../data/liveQuery.ts";
import { installed } from "../../data/push.ts";
import { startAt } from "../../data/router.ts";
import { loadMe } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { spaced } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { asking, given, NumberField, useNumberEntry } from "../../ui/NumberField.tsx";
import { PushCard } from "../../ui/PushCard.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { AddressCard } from "../account/index.ts";
import { nightHint } from "../limits/index.ts";
import { dropNumber, heldNumber, holdNumber } from "./heldNumbers.ts";

/** What may reach a friend unless they say otherwise. "Ring at night?" is theirs to answer. */
const FIRST_REACH = {
  asks: true,
  stand_downs: true,
  open_times: true,
  shift_reminders: true,
  check_ins: true,
  repairs: true,
  gatherings: true,
  needs: true,
  coordinator_alerts: false,
  quiet_from: "22:00",
  quiet_to: "07:00",
  open_from: null,
  open_to: null,
} satisfies Partial<Reach>;

type Night = "yes" | "no" | "";

/** What is sent: what they said before stays, and what wasn't answered isn't in it. */
export function reachBody(said: Reach | null, night: Night): Partial<Reach> {
  const { channels, ...before } = said ?? { ...FIRST_REACH, channels: undefined };
  return {
    ...before,
    ...(channels?.length ? { channels } : {}),
    ...(night ? { asks_any_hour: night === "yes" } : {}),
  };
}

export function ReachSetup({ knockId }: { knockId: string }) {
  const live = useLive<MyKnock>(`/knocks/${knockId}`, SOON);
  const tapped = useSignal<Night>("");
  const number = useNumberEntry("");
  /** A number was typed, and not kept yet. */
  const typed = useSignal(false);
  const knock = live.data;
  const said = knock?.reach ?? null;
  const before: Night = said ? (said.asks_any_hour ? "yes" : "no") : "";
  const night = tapped.value || before;
  const circle = knock?.circle_id ?? null;
  const letIn = knock?.state === "let_in" && circle !== null;
  const kept = said !== null && !typed.value;
  useEffect(() => {
    void heldNumber(knockId).then((held) => {
      if (!held || number.value.peek()) return;
      number.value.value = held.number;
      typed.value = !held.given;
    });
  }, [knockId]);
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
  const saveReach = async (key: string, answer: Night = tapped.peek()) => {
    const now = await put<MyKnock>(`/knocks/${knockId}/reach`, reachBody(said, answer), key);
    learn(`/knocks/${knockId}`, now);
    // Unless it was tapped again meanwhile.
    if (tapped.peek() === answer) tapped.value = "";
  };
  const save = async (key: string) => {
    await saveReach(key);
    await holdNumber(knockId, number.value.value.trim(), true);
    typed.value = false;
  };
  const next = async (key: string) => {
    if (!said || tapped.value) await saveReach(key);
    const mine = given(number);
    if (mine.number && circle) {
      if (!(await asking(number, () => patch(`/circles/${circle}/me`, mine)))) return;
    }
    await dropNumber(knockId);
    await loadMe();
    startAt(`/c/${circle}/open-times`);
  };
  return (
    <Screen
      name="reach"
      page="reach.title"
      phase={letIn ? "let-in" : kept ? "saved" : "waiting"}
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
        ) : (
          <>
            {kept ? (
              <p class="note" role="status">
                {t("reach.saved", { name: knock.from })}
              </p>
            ) : null}
            <Button do="save-reach" weight={kept ? "plain" : "main"} work={save}>
              {t("reach.save")}
            </Button>
          </>
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
        value={night}
        set={(value) => {
          tapped.value = value as Night;
          // Kept at once: this screen may be closed any time.
          void runActionInTurn("night", (key) => saveReach(key, value as Night));
        }}
      />
      <p class="soft">
        {nightHint(said?.quiet_from ?? FIRST_REACH.quiet_from, said?.quiet_to ?? FIRST_REACH.quiet_to)}
      </p>
      <NumberField
        do="number"
        label={t("reach.number", { name: knock.from })}
        hint={t("reach.number_hint", { name: knock.from })}
        entry={number}
        changed={() => {
          typed.value = true;
          void holdNumber(knockId, number.value.value.trim(), false);
        }}
        again={() => void runAction("go-on", next)}
      />
    </Screen>
  );
}
