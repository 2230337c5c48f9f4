// An ask answered from a mail or a text, in any browser, without the app. Opening it answers
// nothing; the link works once.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { isLinkOver, NotSent, post, Problem } from "../../api/client.ts";
import { answerIdOf, tokenOf, type Fragment } from "../../api/link.ts";
import { readAnswerSecret, readFragment } from "../../api/readLink.ts";
import type { AnswerKind, LinkAsk } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { SHORTEST_PART, steps, takeFragment } from "../../data/router.ts";
import { loadLanguage, t } from "../../messages/index.ts";
import { atMoment, moment } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Listen } from "../../ui/Listen.tsx";
import { LinkIncomplete, LinkOver } from "../../ui/LinkOver.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { hasStep, standingLead, standingLine } from "./answer.text.ts";
import { IAm } from "./IAm.tsx";
import { PracticeBand } from "./PracticeBand.tsx";

interface Held {
  id: string;
  token: string;
}

const NAME = "answer";

/** A text has room for the secret alone; links of older messages hold the id as well. */
async function takeAnswerLink(): Promise<Fragment | "incomplete" | null> {
  const text = takeFragment();
  const whole = readFragment(text);
  if (whole) return whole;
  const secret = readAnswerSecret(text);
  if (secret) return { id: await answerIdOf(secret), secret };
  return text.length >= SHORTEST_PART ? "incomplete" : null;
}

function stored(): Held | null {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) ?? "null") as Held | null;
  } catch {
    return null;
  }
}

/** Tells the server, once, that a person is here: programs that scan mail open links as well. */
function onTouch({ id, token }: Held): () => void {
  const kinds = ["pointerdown", "keydown", "click"] as const;
  const stop = () => kinds.forEach((kind) => removeEventListener(kind, touched, true));
  const touched = (event: Event) => {
    if (!event.isTrusted) return;
    stop();
    // A receipt that is lost costs a second message, and nothing else.
    void post(`/answers/${id}/seen`, { token }).catch(() => undefined);
  };
  kinds.forEach((kind) => addEventListener(kind, touched, true));
  return stop;
}

export function AnswerByLink() {
  const held = useSignal<Held | null>(null);
  const seen = useSignal<LinkAsk | null>(null);
  const state = useSignal<"looking" | "seen" | "over" | "incomplete" | "away">("looking");
  const look = async () => {
    const fragment = await takeAnswerLink();
    if (fragment === "incomplete") {
      state.value = "incomplete";
      return;
    }
    const now = fragment
      ? { id: fragment.id, token: await tokenOf("answer", fragment) }
      : (held.peek() ?? stored());
    if (!now) {
      state.value = "incomplete";
      return;
    }
    held.value = now;
    sessionStorage.setItem(NAME, JSON.stringify(now));
    try {
      const found = await post<LinkAsk>(`/answers/${now.id}/look`, { token: now.token });
      await loadLanguage(found.language).catch(() => undefined);
      seen.value = found;
      state.value = "seen";
    } catch (error) {
      if (!(error instanceof Problem || error instanceof NotSent)) throw error;
      state.value = error instanceof Problem && isLinkOver(error) ? "over" : "away";
    }
  };
  useEffect(() => void look(), [steps.value]);
  useEffect(() => (held.value ? onTouch(held.value) : undefined), [held.value]);
  const answer = (kind: AnswerKind) => async (key: string) => {
    const now = held.value;
    if (!now) return;
    try {
      seen.value = await post<LinkAsk>(`/answers/${now.id}`, { token: now.token, kind }, key);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      actionNotice.value = error.detail;
      await look();
    }
  };
  const stop = async (key: string) => {
    const now = held.value;
    if (!now) return;
    await post(`/answers/${now.id}/stop`, { token: now.token }, key);
    actionNotice.value = t("by_link.stopped");
  };
  if (state.value === "over") return <LinkOver />;
  if (state.value === "incomplete") return <LinkIncomplete />;
  if (state.value === "away") {
    return (
      <Screen
        name="by-link"
        page="supporter.answer"
        phase="away"
        title={t("known.no_way")}
        lead={<p>{t("known.no_way_lead")}</p>}
        actions={
          <Button do="try-again" press={() => void look()}>
            {t("go.try_again")}
          </Button>
        }
      />
    );
  }
  if (!seen.value) return <Screen name="by-link" page="supporter.answer" phase="loading" title={t("known.loading")} />;
  const { ask, used } = seen.value;
  const { told } = ask;
  const open = ask.may_answer && !used;
  return (
    <Screen
      name="by-link"
      page="supporter.answer"
      phase={ask.standing}
      where={ask.practice ? t("practice.where", { time: moment(ask.asked_at) }) : t("answer.at", { time: atMoment(ask.asked_at) })}
      title={standingLine(ask)}
      live
      lead={
        ask.standing === "asked" && told.what ? (
          <p class="words large" dir="auto">
            {told.what}
          </p>
        ) : (
          <p>{standingLead(ask)}</p>
        )
      }
      stuck={
        open ? (
          <>
            {ask.answers.includes("coming") ? (
              <Button do="coming" tall work={answer("coming")}>
                {t("answer.i_can_come")}
              </Button>
            ) : null}
            {ask.answers.includes("call") ? (
              <Button do="call" tall weight="quiet" work={answer("call")}>
                {t("answer.i_can_call")}
              </Button>
            ) : null}
            {ask.answers.includes("text") ? (
              <Button do="text" weight="quiet" work={answer("text")}>
                {t("answer.i_can_text")}
              </Button>
            ) : null}
            <Button do="not-now" tall weight="plain" work={answer("not_now")}>
              {t("answer.not_now_button")}
            </Button>
          </>
        ) : undefined
      }
    >
      {ask.practice ? <PracticeBand>{t("practice.band_friend")}</PracticeBand> : null}
      <Listen />
      <IAm name={ask.person_name} text={ask.i_am} />
      {ask.ahead ? <p class="note">{t("answer.ahead", { name: ask.person_name })}</p> : null}
      {ask.tells.length > 0 ? (
        <div class="card">
          {ask.tells.map((words) => <p key={words} class="words large" dir="auto">{words}</p>)}
        </div>
      ) : null}
      {hasStep(told) ? (
        <div class="card">
          {told.trigger ? (
            <p class="soft" dir="auto">{t("read.trigger", { words: told.trigger })}</p>
          ) : null}
          {told.place ? <p class="words" dir="auto">{told.place}</p> : null}
          {told.do ? <p class="words" dir="auto">{told.do}</p> : null}
          {told.dont ? (
            <p class="words" dir="auto">{t("read.dont", { words: told.dont })}</p>
          ) : null}
          {told.arrive ? <p class="words" dir="auto">{told.arrive}</p> : null}
        </div>
      ) : null}
      <div class="card">
        {open ? <p>{t("answer.any")}</p> : null}
        <p class="soft">
          {ask.standing === "told" ? t("by_link.told") : used ? t("by_link.used", { name: ask.person_name }) : t("by_link.once")}
        </p>
      </div>
      <details class="card">
        <summary data-do="more">{t("by_link.no_more")}</summary>
        <p class="soft">{t("by_link.no_more_what")}</p>
        <HoldButton do="stop-messages" work={stop}>
          {t("by_link.stop")}
        </HoldButton>
      </details>
    </Screen>
  );
}
