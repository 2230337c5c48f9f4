// An ask, from the tap to its end. "Sent" is said only after the server has it.

import { useEffect } from "preact/hooks";

import { get, NotSent, Problem } from "../../api/client.ts";
import type { AskView, Home } from "../../api/types.ts";
import { known, learn, SOON, CALM, useLive } from "../../data/liveQuery.ts";
import { needsYes, type Unsent } from "../../data/offlineQueue.ts";
import { leaveIt, sending, sendNow, unanswered } from "../../data/offlineQueueState.ts";
import { markShown, pending } from "../../data/pending.ts";
import { go, returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { atMoment, moment, names } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { named } from "../../ui/Tags.tsx";
import { WhenHere } from "../../ui/lazyScreen.tsx";
import { CircleLines } from "../lines/index.ts";
import { beneath, headline, stepInQuestion } from "./ask.text.ts";
import { AskedPeople } from "./AskedPeople.tsx";
import { askAnew, sender, type AskBoth } from "./askActions.ts";
import { Numbers } from "./Numbers.tsx";
import { CallNow, others } from "./OpenAsk.tsx";
import { PracticeBand } from "./PracticeBand.tsx";
import { ASK_TAIL } from "./fetchedTail.ts";

export function AskScreen({ circleId, askId }: { circleId: string; askId: string }) {
  const waiting = pending.value;
  return waiting?.id === askId ? <Sending circleId={circleId} askId={askId} ask={waiting} /> : <Asking circleId={circleId} askId={askId} />;
}

/** Between the tap and the 2xx. */
function Sending({ circleId, askId, ask }: { circleId: string; askId: string; ask: Unsent }) {
  const home = known<Home>(`/circles/${circleId}/home`);
  const path = `/circles/${circleId}/asks/${askId}`;
  const old = needsYes(ask);
  const { running } = ask;
  useEffect(() => markShown(askId), [askId]);
  useEffect(() => {
    if (!running) return;
    void leaveIt(askId);
    go(`/c/${circleId}/ask/${running}`, true);
  }, [running]);
  /** After a long time: perhaps the server has it, and only its answer was lost. */
  const find = async () => {
    const both = await get<AskBoth>(path).catch((error: unknown) => {
      if (error instanceof Problem || error instanceof NotSent) return null;
      throw error;
    });
    if (!both?.person) return;
    learn(path, both);
    await leaveIt(askId);
  };
  useEffect(() => {
    if (old) void find();
  }, [askId, old]);
  const drop = async () => {
    const left = leaveIt(askId);
    returnTo(`/c/${circleId}`);
    await left;
  };
  const numbers = <Numbers numbers={home?.person?.numbers ?? []} check={home?.person?.numbers_to_check} />;
  if (sending.value === askId) {
    return <Screen name="ask" page="nav.now" phase="sending" title={t("ask.sending")} back={`/c/${circleId}`} live />;
  }
  return (
    <Screen
      name="ask"
      page="nav.now"
      phase="not-sent"
      back={`/c/${circleId}`}
      title={t(old ? "ask.waited" : "ask.not_sent")}
      live
      lead={
        <p role="alert">
          {old
            ? t("ask.waited_lead", { time: atMoment(new Date(ask.at).toISOString()) })
            : t(unanswered.value.has(askId) ? "ask.no_answer_lead" : "ask.not_sent_lead")}{" "}
          {old || ask.refused !== undefined ? ask.refused : t("ask.keeps_trying")}
        </p>
      }
      stuck={
        <Button do="try-again" tall press={() => void sendNow(ask)}>
          {t(old ? "home.ask" : "go.try_again")}
        </Button>
      }
      actions={
        <>
          {numbers}
          <LinkButton do="call-card" href="/call" weight="plain">
            {t("call.title")}
          </LinkButton>
          <Button do="take-back" weight="plain" press={() => void drop()}>
            {t(old ? "ask.not_any_more" : "ask.take_back")}
          </Button>
        </>
      }
    >
      {home?.person?.nobody_free ? (
        <div class="card">
          <p class="soft">{t("ask.nobody_free")}</p>
          <p class="words" dir="auto">{home.person.nobody_free}</p>
        </div>
      ) : null}
      <CircleLines circleId={circleId} />
    </Screen>
  );
}

function Asking({ circleId, askId }: { circleId: string; askId: string }) {
  const path = `/circles/${circleId}/asks/${askId}`;
  const before = known<AskBoth>(path)?.person?.phase;
  const live = useLive<AskBoth>(path, before === "closed" ? CALM : SOON);
  const view = live.data?.person;
  if (!view) return <Waiting name="ask" of={live} back={`/c/${circleId}`} />;
  // Who comes, and when, is the first thing to read; while nobody does, whom one could call.
  const people = <AskedPeople view={view} />;
  const isAnswered = view.yes.length > 0;
  return (
    <Screen
      name="ask"
      page="nav.now"
      phase={view.phase}
      where={view.practice ? t("practice.where", { time: moment(view.asked_at) }) : t("ask.at", { time: atMoment(view.asked_at) })}
      title={headline(view)}
      live
      nav={{ circle: circleId, on: "now" }}
      lead={<p>{beneath(view)}</p>}
      actions={<Actions circleId={circleId} view={view} />}
      stuck={first(circleId, view)}
    >
      <Stale of={live} />
      {view.practice ? (
        <>
          <PracticeBand>{t("practice.band_person")}</PracticeBand>
          <LinkButton do="practice" href={`/c/${circleId}/practice`}>
            {t("practice.phones")}
          </LinkButton>
        </>
      ) : null}
      {isAnswered ? (
        <>
          {people}
          <WhenHere of={ASK_TAIL} draw={({ AddressNow }) => <AddressNow circleId={circleId} view={view} />} />
        </>
      ) : null}
      {view.ahead && view.phase !== "closed" ? (
        <a class="card go" href={`/c/${circleId}/ahead/${view.ahead}`} data-do="ahead">
          <strong>{t("ahead.ask")}</strong>
          <span class="soft">{t("ahead.see")}</span>
        </a>
      ) : null}
      {view.started_by ? (
        <p class="note">{t("ask.started_by", { name: view.started_by })}</p>
      ) : null}
      {view.question && view.phase !== "covered" ? (
        <section class="card stack">
          <p>{t("ask.with_you")}</p>
          <WithYou circleId={circleId} view={view} />
        </section>
      ) : null}
      {view.phase === "needs_yes" ? <WhenHere of={ASK_TAIL} draw={({ StepFacts }) => <StepFacts view={view} />} /> : null}
      {view.phase === "held" ? <FirstSeconds circleId={circleId} view={view} /> : null}
      {view.phase === "nobody_yet" ? (
        <>
          <CallNow view={view} />
          {isAnswered ? null : people}
        </>
      ) : null}
      {view.phase === "nobody_yet" && view.nobody_free ? (
        <div class="card">
          <p class="soft">{t("ask.nobody_free")}</p>
          <p class="words" dir="auto">{view.nobody_free}</p>
        </div>
      ) : null}
      {view.phase === "nobody_yet" ? (
        <>
          <Numbers numbers={others(view)} check={view.numbers_to_check} />
          <CircleLines circleId={circleId} />
        </>
      ) : null}
      {isAnswered || view.phase === "nobody_yet" ? null : people}
      {view.phase === "covered" ? (
        <WhenHere of={ASK_TAIL} draw={({ Changes }) => <Changes circleId={circleId} view={view} />} />
      ) : null}
      <WhenHere of={ASK_TAIL} draw={({ AskTail }) => <AskTail circleId={circleId} view={view} path={path} />} />
    </Screen>
  );
}

/**
 * Between the tap and the first person asked. Taking it back and asking at once stand higher than the
 * button that was just pressed, and neither is larger.
 */
function FirstSeconds({ circleId, view }: { circleId: string; view: AskView }) {
  const send = sender(circleId, view);
  return (
    <>
      <div class="countdown" aria-hidden="true">
        <WhenHere of={ASK_TAIL} draw={({ Ring }) => <Ring key={view.held_until} view={view} />} />
      </div>
      <div class="pair even first-seconds">
        {view.may.includes("take_back") ? (
          <Button do="take-back" weight="line" work={send("take-back")}>
            {t("ask.take_back")}
          </Button>
        ) : null}
        {view.may.includes("ask_now") ? (
          <Button do="ask-now" weight="line" work={send("ask-now")}>
            {t("ask.ask_now")}
          </Button>
        ) : null}
      </div>
    </>
  );
}

/** "Is someone with you?" */
function WithYou({ circleId, view }: { circleId: string; view: AskView }) {
  const send = sender(circleId, view);
  return (
    <>
      <Button do="with-you" tall={view.phase === "covered"} work={send("with-you")}>
        {t("go.yes")}
      </Button>
      <Button do="not-yet" weight="quiet" work={send("not-yet")}>
        {t("ask.not_yet")}
      </Button>
    </>
  );
}

/** What matters most in this phase stays in sight. */
function first(c: string, view: AskView) {
  const send = sender(c, view);
  const step = stepInQuestion(view)?.position ?? 0;
  if (["asking", "nobody_yet", "paused"].includes(view.phase)) {
    // Going on and stopping are never further away than the thumb.
    return (
      <div class="pair">
        {view.may.includes("again") ? (
          <Button do="again" work={send("again")}>
            {t("ask.again")}
          </Button>
        ) : null}
        {view.may.includes("go_on") ? (
          <Button do="go-on" work={send("go-on")}>
            {t("pause.go_on")}
          </Button>
        ) : null}
        {view.may.includes("next") && view.next ? (
          <Button do="next" weight="quiet" work={send("next")}>
            {t("ask.next", { name: named(view.next) })}
          </Button>
        ) : null}
        {view.may.includes("next") && !view.next && view.asking.length > 0 ? (
          <Button do="next" weight="quiet" work={send("next")}>
            {t("ask.no_longer", { names: names(view.asking.map((one) => one.name)) })}
          </Button>
        ) : null}
        {view.may.includes("stop") ? (
          <Button do="stop" weight="plain" work={send("stop")}>
            {t("ask.stop")}
          </Button>
        ) : null}
      </div>
    );
  }
  if (view.phase === "covered" && view.question) return <WithYou circleId={c} view={view} />;
  if (!view.may.includes("step_yes")) return undefined;
  return (
    <>
      <Button do="step-yes" tall work={send(`steps/${step}/yes`)}>
        {t("go.yes")}
      </Button>
      {view.may.includes("step_no") ? (
        <Button do="step-no" weight="quiet" work={send(`steps/${step}/no`)}>
          {t("ask.step_no")}
        </Button>
      ) : null}
    </>
  );
}

function Actions({ circleId, view }: { circleId: string; view: AskView }) {
  const may = (what: AskView["may"][number]) => view.may.includes(what);
  const send = sender(circleId, view);
  const stuck = ["nobody_yet", "asking", "paused"].includes(view.phase);
  if (view.phase === "closed") {
    const over = view.closed?.reason === "time_over" && !view.practice;
    return (
      <>
        {over ? (
          <Button do="ask" press={() => askAnew(circleId)}>
            {t("ask.again")}
          </Button>
        ) : null}
        <LinkButton do="home" href={`/c/${circleId}`} weight={over ? "plain" : "main"}>
          {t("go.home")}
        </LinkButton>
      </>
    );
  }
  return (
    <>
      {may("with_you") && !view.question && view.phase !== "covered" ? (
        <Button do="with-you" weight="quiet" work={send("with-you")}>
          {t("ask.here_now")}
        </Button>
      ) : null}
      {may("stop") && !stuck && view.phase !== "covered" ? (
        <Button do="stop" weight="plain" work={send("stop")}>
          {t("ask.stop")}
        </Button>
      ) : null}
      {stuck ? (
        <p class="soft centre">
          <a href="/limits" data-do="limits">
            {t("limits.link")}
          </a>
        </p>
      ) : null}
    </>
  );
}
