// Look alone: everything at one glance, with nobody beside the person. Only "Keep" sends it.

import { useSignal } from "@preact/signals";

import { patch, post, Problem } from "../../api/client.ts";
import type { Circle, DraftView } from "../../api/types.ts";
import { ensureAccount } from "../../data/account.ts";
import { runAction, actionNotice } from "../../data/actions.ts";
import { change, draft, dropDraft, named, type Draft } from "../../data/draft.ts";
import { learn } from "../../data/liveQuery.ts";
import { go, startAt } from "../../data/router.ts";
import { loadMe, me } from "../../data/session.ts";
import { t, tCode } from "../../messages/index.ts";
import { zoneHere } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { Why } from "../../ui/Why.tsx";
import { disclosureBody } from "../circle/index.ts";
import { knowSentence } from "../consent/index.ts";
import { notAsked, NotAsked } from "../plan/index.ts";
import { patternLine, kindOf } from "../rota/index.ts";
import { NoDraft, orderSentence } from "./setupParts.tsx";

async function keepDraft(now: Draft, keepDrafter: boolean): Promise<void> {
  await ensureAccount(now.ids);
  const people = named(now);
  let circle: Circle;
  if (now.mode === "transfer" && now.transfer) {
    const { id, token, code, card } = now.transfer;
    circle = await post<Circle>(
      `/transfers/${id}/accept`,
      {
        token,
        code,
        my_name: now.my_name.trim(),
        keep_drafter: keepDrafter,
        disclosure_id: card ?? null,
        changes: { people, wait_minutes: now.wait_minutes, consent: now.consent },
      },
      now.ids.circle,
    );
  } else {
    const drafting = now.mode === "draft";
    circle = await post<Circle>(
      "/circles",
      {
        id: now.ids.circle,
        member_id: now.ids.member,
        mode: drafting ? "draft" : "own",
        my_name: now.my_name.trim(),
        ...(drafting ? { person_name: now.person_name.trim() } : {}),
        zone: zoneHere(),
        people,
        wait_minutes: now.wait_minutes,
        consent: now.consent,
        ...(now.code?.trim() ? { code: now.code.trim() } : {}),
      },
      now.ids.circle,
    );
    if (drafting) {
      await patch(`/circles/${circle.id}/me`, { disclosure: disclosureBody(now.disclosure) }, now.ids.member);
    }
  }
  learn(`/circles/${circle.id}`, circle);
  await loadMe();
  dropDraft();
  startAt(now.mode === "draft" ? `/c/${circle.id}/hand-over` : `/c/${circle.id}/invite`);
}

/** What a server answers where its operator lets circles begin by a code alone. */
const BY_CODE = ["needs-circle-code", "wrong-circle-code"];

export function SetupReview() {
  const now = draft.value;
  const keepDrafter = useSignal(false);
  const byCode = useSignal(me.peek()?.circle_code ?? false);
  if (!now) return <NoDraft />;
  const people = named(now).map((one) => one.name);
  const drafting = now.mode === "draft";
  const view = now.transfer?.view;
  const keep = () => {
    if (!now.my_name.trim()) return go("/new/people");
    void runAction("keep", () => keepAs(now), now.ids.circle);
  };
  const keepAs = async (drawn: Draft) => {
    try {
      await keepDraft(drawn, keepDrafter.value);
    } catch (error) {
      if (error instanceof Problem && BY_CODE.includes(error.code)) byCode.value = true;
      throw error;
    }
  };
  const drop = async () => {
    if (now.transfer) {
      const { id, token, code } = now.transfer;
      await post(`/transfers/${id}/decline`, { token, code });
    }
    dropDraft();
    go("/", true);
    actionNotice.value = t("alone.deleted");
  };
  return (
    <Screen
      name="alone"
      title={t(drafting ? "alone.title_draft" : "alone.title")}
      back={now.mode === "transfer" ? undefined : "/new/know"}
      lead={<p>{t(drafting ? "alone.lead_draft" : "alone.lead")}</p>}
      actions={
        <>
          <Button do="keep" tall press={keep}>
            {t(drafting ? "alone.keep_draft" : "alone.keep")}
          </Button>
          <div class="pair">
            <Button do="change" weight="plain" press={() => go("/new/people")}>
              {t("go.change")}
            </Button>
            {now.mode === "transfer" ? (
              <HoldButton do="delete" work={drop}>
                {t("go.delete")}
              </HoldButton>
            ) : (
              <Button do="delete" weight="plain" work={drop}>
                {t("go.delete")}
              </Button>
            )}
          </div>
        </>
      }
    >
      <dl class="card facts">
        <dt>{t(drafting ? "alone.person" : "alone.read_as")}</dt>
        <dd>{(drafting ? now.person_name : now.my_name).trim() || t("alone.no_name")}</dd>
        <dt>{t("when.title")}</dt>
        <dd>{now.consent.asks ? orderSentence(people, now.wait_minutes) : notAsked(people)}</dd>
        <dt>{t("know.title")}</dt>
        <dd>{knowSentence(people, now.consent)}</dd>
      </dl>
      {now.consent.asks ? null : <NotAsked people={people} all change="/new/know" said />}
      {byCode.value && now.mode !== "transfer" ? (
        <Field
          do="circle-code"
          label={t("alone.code")}
          hint={t("alone.code_hint")}
          value={now.code ?? ""}
          set={(code) => change({ code })}
          max={64}
        />
      ) : null}
      {view ? <Drafted view={view} keep={keepDrafter} /> : null}
      <p class="soft">{t(drafting ? "alone.nobody_told_draft" : "alone.nobody_told")}</p>
    </Screen>
  );
}

/** What the one who drafted it wrote beyond the people. */
function Drafted({ view, keep }: { view: DraftView; keep: { value: boolean } }) {
  const written = view.plan.sections.filter(
    (one) => one.text.trim() !== "" && one.key !== "i_am",
  );
  return (
    <>
      {view.i_am ? (
        <dl class="card facts">
          <dt>{t("section.i_am")}</dt>
          <dd dir="auto">{view.i_am}</dd>
        </dl>
      ) : null}
      {written.length > 0 ? (
        <dl class="card facts">
          {written.map((one) => (
            <div key={one.key}>
              <dt>{one.heading ?? tCode("section", one.key) ?? one.key}</dt>
              <dd dir="auto">{one.text}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {view.patterns.length > 0 ? (
        <dl class="card facts">
          <dt>{t("nav.week")}</dt>
          {view.patterns.map((one) => (
            <dd key={one.id}>
              {kindOf(one)} · {patternLine(one)}
            </dd>
          ))}
        </dl>
      ) : null}
      <div class="card">
        <Switch
          do="keep-drafter"
          label={t("alone.keep_drafter", { name: view.drafter.name })}
          hint={t("alone.keep_drafter_hint", { name: view.drafter.name })}
          on={keep.value}
          set={(on) => (keep.value = on)}
        />
        <Why of="keep_drafter" />
      </div>
    </>
  );
}
