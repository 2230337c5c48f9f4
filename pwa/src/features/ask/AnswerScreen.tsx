// The answer page: three large answers for one thumb. Opening it answers nothing.

import { Problem } from "../../api/client.ts";
import type { AnswerKind, AskForMe } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { clearHere } from "../../data/clearNotifications.ts";
import { learn, refresh, SOON, useLive } from "../../data/liveQuery.ts";
import { deliver } from "../../data/offlineQueueState.ts";
import { t, type Key } from "../../messages/index.ts";
import { atMoment, lasting, moment } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Listen } from "../../ui/Listen.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { BodyEmergencyText } from "../plan/index.ts";
import { CardRow } from "../care/index.ts";
import { Address } from "./Address.tsx";
import { hasStep, standingLead, standingLine } from "./answer.text.ts";
import type { AskBoth } from "./askActions.ts";
import { IAm } from "./IAm.tsx";
import { PracticeBand } from "./PracticeBand.tsx";

const ABOUT = [10, 20, 40, 60, 90, 120] as const;
const LABELS: Record<AnswerKind, Key> = {
  coming: "answer.i_can_come",
  call: "answer.i_can_call",
  text: "answer.i_can_text",
  not_now: "answer.not_now_button",
};
type Door = "answer" | "drop-out" | "on-my-way" | "at-door" | "running-late";
const DONE: AskForMe["standing"][] = ["extra", "stood_down", "over"];

export function AnswerScreen({ circleId, askId }: { circleId: string; askId: string }) {
  const path = `/circles/${circleId}/asks/${askId}`;
  const live = useLive<AskBoth>(path, SOON);
  const ask = live.data?.me;
  if (!ask) return <Waiting name="answer" of={live} back={`/c/${circleId}`} />;
  const took = (now: AskForMe) => {
    learn(path, { person: live.data?.person ?? null, me: now } satisfies AskBoth);
    void refresh(`/circles/${circleId}/home`);
    void clearHere(askId).catch(() => undefined);
  };
  /** Sent now, or later by itself; what was tapped last about this ask is what counts. */
  const send = async (id: string, door: Door, label: string, body: unknown = {}) => {
    const what = door === "drop-out" ? "drop_out" : "answer";
    const one = { id, what, circle: circleId, method: "POST", path: `${path}/${door}`, body } as const;
    const now = await deliver<AskForMe>({ ...one, label, about: path });
    if (now) took(now);
  };
  const answer = (kind: AnswerKind, minutes?: number) => (key: string) =>
    send(key, "answer", t(LABELS[kind]), minutes === undefined ? { kind } : { kind, minutes });
  /** The first time belongs to the answer; another one later says so. */
  const late = ask.minutes !== null || ask.at_door;
  const about = (minutes: number | null) => async (key: string) => {
    try {
      if (late || minutes === null) await send(key, "running-late", t("answer.running_late"), { minutes });
      else await answer("coming", minutes)(key);
    } catch (error) {
      // It was covered or over meanwhile: the screen shows how it stands.
      if (!(error instanceof Problem)) throw error;
      actionNotice.value = error.detail;
      await refresh(path);
    }
  };
  const drop = (key: string) => send(key, "drop-out", t("answer.drop_out"));
  const door = (key: string) => send(key, "at-door", t("answer.door"));
  const setOut = (key: string) => send(key, "on-my-way", t("answer.set_out"));
  const { told } = ask;
  const practice = ask.practice === true;
  const yes = !practice && ["coming", "call", "text"].includes(ask.standing);
  const open =
    ask.standing === "asked" || (!practice && ask.standing === "not_now" && ask.may_answer);
  return (
    <Screen
      name="answer"
      page="supporter.answer"
      phase={ask.standing}
      where={practice ? t("practice.where", { time: moment(ask.asked_at) }) : t("answer.at", { time: atMoment(ask.asked_at) })}
      title={standingLine(ask)}
      live
      lead={
        ask.standing === "asked" && (told.what || told.strength) && !practice ? (
          <>
            {told.strength ? (
              <p class="words large" dir="auto">
                {told.strength}
              </p>
            ) : null}
            {told.what ? (
              <p class="words large" dir="auto">
                {told.what}
              </p>
            ) : null}
          </>
        ) : (
          <p>{standingLead(ask)}</p>
        )
      }
      stuck={
        open && ask.may_answer ? (
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
            {ask.standing === "asked" ? (
              <Button do="not-now" tall weight="plain" work={answer("not_now")}>
                {t("answer.not_now_button")}
              </Button>
            ) : null}
          </>
        ) : ask.standing === "coming" && !ask.at_door && !ask.practice ? (
          <div class="pair even">
            {ask.on_the_way ? null : (
              <Button do="on-my-way" tall work={setOut}>
                {t("answer.set_out")}
              </Button>
            )}
            <Button do="at-door" tall weight={ask.on_the_way ? "main" : "quiet"} work={door}>
              {t("answer.door")}
            </Button>
          </div>
        ) : undefined
      }
      actions={
        <>
          {yes ? (
            <Button do="drop-out" weight="plain" work={drop}>
              {t("answer.drop_out")}
            </Button>
          ) : null}
          {ask.standing === "asked" ? null : (
            <LinkButton do="home" href={`/c/${circleId}`} weight={yes || open ? "plain" : "main"}>
              {t("go.home")}
            </LinkButton>
          )}
        </>
      }
    >
      <Stale of={live} />
      <Listen />
      {practice ? <PracticeBand>{t("practice.band_friend")}</PracticeBand> : null}
      <IAm name={ask.person_name} text={ask.i_am} />
      {ask.ahead ? <p class="note">{t("answer.ahead", { name: ask.person_name })}</p> : null}
      {ask.by_ally ? <p class="note">{t("answer.by_ally", { name: ask.person_name })}</p> : null}
      {ask.standing === "coming" && !practice ? (
        <div class="card">
          <p class="soft" id="about">
            {t(late ? "answer.late" : "answer.about")}
          </p>
          <div class="chips" role="group" aria-labelledby="about">
            {ABOUT.map((minutes) => (
              <Button
                key={minutes}
                do={`about-${minutes}`}
                weight="quiet"
                pressed={ask.minutes === minutes && !ask.at_door}
                work={about(minutes)}
              >
                {lasting(minutes)}
              </Button>
            ))}
            <Button
              do="about-unsure"
              weight="quiet"
              pressed={ask.minutes === null && !ask.at_door}
              work={about(null)}
            >
              {t("answer.not_sure")}
            </Button>
          </div>
        </div>
      ) : null}
      {ask.address ? <Address circleId={circleId} name={ask.person_name} /> : null}
      {ask.health_card ? <CardRow circleId={circleId} name={ask.person_name} card="health" /> : null}
      {ask.standing === "coming" && !ask.address && !ask.practice ? (
        <p class="soft" data-no-address>
          {t("answer.no_address", { name: ask.person_name })}
        </p>
      ) : null}
      {ask.standing === "coming" && told.what ? (
        <div class="card">
          <p class="words" dir="auto">{told.what}</p>
        </div>
      ) : null}
      {(ask.tells ?? []).length > 0 ? (
        <div class="card">
          {ask.tells?.map((words) => <p key={words} class="words large" dir="auto">{words}</p>)}
        </div>
      ) : null}
      {!DONE.includes(ask.standing) && hasStep(told) ? (
        <div class="card">
          {told.trigger ? (
            <p class="soft" dir="auto">{t("read.trigger", { words: told.trigger })}</p>
          ) : null}
          {told.place ? <p class="words" dir="auto">{told.place}</p> : null}
          {told.do ? <p class="words" dir="auto">{told.do}</p> : null}
          {told.dont ? (
            <p class="words" dir="auto">{t("read.dont", { words: told.dont })}</p>
          ) : null}
          {told.arrive ? (
            <>
              <p class="soft">{t("section.arrive")}</p>
              <p class="words" dir="auto">{told.arrive}</p>
            </>
          ) : null}
        </div>
      ) : null}
      {ask.body_emergency ? (
        <section class="card stack" aria-labelledby="emergency">
          <h2 id="emergency">{t("emergency.theirs")}</h2>
          <BodyEmergencyText of={ask.body_emergency} />
        </section>
      ) : null}
      {ask.standing === "asked" ? (
        <div class="card">
          {ask.others_asked ? <p class="soft">{t("answer.others")}</p> : null}
          <p>{t("answer.any")}</p>
        </div>
      ) : null}
    </Screen>
  );
}
