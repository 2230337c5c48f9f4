// A request tried out on this phone alone: the person plays their friends, and nobody is told.

import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";

import { post } from "../../api/client.ts";
import type { Rehearsal, RehearsalMove } from "../../api/types.ts";
import { place } from "../../data/session.ts";
import { refresh } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { atMoment, hour, hourWithin } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { AskedPeople, beneath, headline, PracticeBand } from "../ask/index.ts";
import { PlayCard, PlayedNumbers, PlayFirst, type Play } from "./PlayCard.tsx";

type When = "now" | "night" | "everyone";
const WHENS: readonly When[] = ["now", "night", "everyone"];
/** "As if it were 4 at night", by the circle's clock. */
const NIGHT = 4;

export function TryScreen({ circleId }: { circleId: string }) {
  const when = useSignal<When>("now");
  const moves = useSignal<RehearsalMove[]>([]);
  const stage = useSignal<Rehearsal | null>(null);
  const ended = useSignal(false);
  const onItsWay = useRef<Promise<void> | null>(null);
  const look = async (next: RehearsalMove[], key: string) => {
    const at = next.length > 0 ? stage.peek()?.starts_at : undefined;
    stage.value = await post<Rehearsal>(
      `/circles/${circleId}/rehearsal/look`,
      {
        moves: next,
        everyone: when.value === "everyone",
        ...(at ? { starts_at: at } : when.value === "night" ? { hour: NIGHT } : {}),
      },
      key,
    );
    moves.value = next;
  };
  // What is tapped while a move is on its way is about what the screen shows no longer; only
  // Stop counts all the same, after it.
  const play: Play = (move) => async (key) => {
    if (onItsWay.current && move.kind !== "stop") return;
    await onItsWay.current?.catch(() => undefined);
    onItsWay.current = look([...moves.value, move], key);
    try {
      await onItsWay.current;
    } finally {
      onItsWay.current = null;
    }
  };
  const again = () => {
    stage.value = null;
    moves.value = [];
    ended.value = false;
  };
  const finish = async (key: string) => {
    // Who draws a circle up for somebody else tries it for themself; it is that person's to have tried.
    if (place(circleId)?.roles.includes("person")) {
      await post(`/circles/${circleId}/ready/tried`, {}, key);
      void refresh(`/circles/${circleId}/home`);
    }
    ended.value = true;
  };
  if (ended.value) return <Ended circleId={circleId} again={again} />;
  const now = stage.value;
  if (!now) {
    return (
      <Screen
        name="try"
        phase="start"
        title={t("try.title")}
        back={`/c/${circleId}`}
        lead={<p>{t("try.lead")}</p>}
        stuck={
          <Button do="start-try" tall work={(key) => look([], key)}>
            {t("try.start")}
          </Button>
        }
      >
        <PracticeBand>{t("try.band")}</PracticeBand>
        <Choice
          do="try-when"
          label={t("try.when")}
          options={WHENS.map((value) => ({
            value,
            label: t(`try.when_${value}`),
            hint: t(`try.when_${value}_hint`),
          }))}
          value={when.value}
          set={(value) => (when.value = value)}
        />
      </Screen>
    );
  }
  return (
    <Stage now={now} play={play} finish={finish} leave={() => returnTo(`/c/${circleId}`)} again={again} />
  );
}

interface StageProps {
  now: Rehearsal;
  play: Play;
  finish: (key: string) => Promise<void>;
  leave: () => void;
  again: () => void;
}

/** The request as it would look at that moment. */
function Stage({ now, play, finish, leave, again }: StageProps) {
  const { view } = now;
  const waits = view.phase === "nobody_yet";
  return (
    <Screen
      name="try"
      page="try.title"
      phase={view.phase}
      where={t("try.at", { time: hour(now.at) })}
      title={headline(view)}
      live
      lead={<p>{view.phase === "held" ? t("try.held_lead") : beneath(view)}</p>}
      stuck={<Next now={now} play={play} finish={finish} />}
      actions={
        <>
          {view.may.includes("stop") ? (
            <Button do="stop" weight="plain" work={play({ kind: "stop" })}>
              {t("ask.stop")}
            </Button>
          ) : null}
          <Button do="again-try" weight="plain" press={again}>
            {t("try.again")}
          </Button>
          <Button do="leave-try" weight="plain" press={leave}>
            {t("try.leave")}
          </Button>
        </>
      }
    >
      <PracticeBand>{t("try.band")}</PracticeBand>
      {now.play.map((friend, at) => (
        <PlayCard key={friend.member_id} friend={friend} play={play} first={at === 0} />
      ))}
      {waits && view.nobody_free ? (
        <div class="card">
          <p class="soft">{t("ask.nobody_free")}</p>
          <p class="words" dir="auto">{view.nobody_free}</p>
        </div>
      ) : null}
      {waits ? <PlayedNumbers view={view} /> : null}
      <AskedPeople view={view} />
      {view.helps && ["held", "asking", "covered"].includes(view.phase) ? (
        <div class="card">
          <p class="soft">{t("ask.while_you_wait")}</p>
          <p class="words" dir="auto">{view.helps}</p>
        </div>
      ) : null}
    </Screen>
  );
}

type NextProps = Pick<StageProps, "now" | "play" | "finish">;

/** What can be played next: what friends answer, what the person says, or that time passes. */
function Next({ now, play, finish }: NextProps) {
  const { view } = now;
  const [friend] = now.play;
  const end = (
    <Button do="finish-try" tall work={finish}>
      {t("try.finish")}
    </Button>
  );
  if (view.phase === "held") {
    return (
      <>
        <Button do="later" tall work={play({ kind: "later" })}>
          {t("try.ten_seconds")}
        </Button>
        <Button do="take-back" weight="quiet" work={play({ kind: "take_back" })}>
          {t("ask.take_back")}
        </Button>
      </>
    );
  }
  if (view.phase === "needs_yes") {
    return (
      <>
        <Button do="step-yes" tall work={play({ kind: "step_yes" })}>
          {t("go.yes")}
        </Button>
        <Button do="step-no" weight="quiet" work={play({ kind: "step_no" })}>
          {t("ask.step_no")}
        </Button>
      </>
    );
  }
  if (view.question) {
    return (
      <>
        <Button do="with-you" tall work={play({ kind: "with_you" })}>
          {t("go.yes")}
        </Button>
        <Button do="not-yet" weight="quiet" work={play({ kind: "not_yet" })}>
          {t("ask.not_yet")}
        </Button>
      </>
    );
  }
  if (view.phase === "asking") {
    return (
      <>
        {friend ? <PlayFirst friend={friend} play={play} /> : null}
        {now.later_at ? (
          <Button do="later" weight="quiet" work={play({ kind: "later" })}>
            {t("try.no_answer", { time: hourWithin(now.later_at) })}
          </Button>
        ) : null}
      </>
    );
  }
  if (view.phase === "closed" || !now.later_at) return end;
  return (
    <>
      <Button do="later" tall work={play({ kind: "later" })}>
        {t("try.later", { time: atMoment(now.later_at) })}
      </Button>
      <Button do="finish-try" weight="quiet" work={finish}>
        {t("try.finish")}
      </Button>
    </>
  );
}

function Ended({ circleId, again }: { circleId: string; again: () => void }) {
  const isPerson = place(circleId)?.roles.includes("person") ?? false;
  return (
    <Screen
      name="try"
      phase="ended"
      title={t("try.ended")}
      lead={<p>{t("try.ended_lead")}</p>}
      stuck={
        <LinkButton do="home" href={`/c/${circleId}`} weight="main">
          {t("go.home")}
        </LinkButton>
      }
      actions={
        <>
          <LinkButton do="plan" href={`/c/${circleId}/plan`}>
            {t("plan.title")}
          </LinkButton>
          {isPerson ? (
            <LinkButton do="practice" href={`/c/${circleId}/practice`}>
              {t("practice.title")}
            </LinkButton>
          ) : null}
          <Button do="again-try" weight="plain" press={again}>
            {t("try.again")}
          </Button>
        </>
      }
    />
  );
}
