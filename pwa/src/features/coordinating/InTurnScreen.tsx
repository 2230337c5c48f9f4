// Coordinating in turns: who is next and when, for the person and who coordinates; and for whoever
// takes turns, their own yes, "not this time", and changing places.

import type { CoordinatingTurns, CoordinatingTurnsAnswer } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { named, Tag } from "../../ui/Tags.tsx";
import { del, post, put } from "./inTurnActions.ts";
import { handOff, lengthLine, newsLine, nowLine } from "./inTurn.text.ts";

interface Shown {
  circleId: string;
  answer: CoordinatingTurnsAnswer;
  turns: CoordinatingTurns;
}

export function InTurnScreen({ circleId }: { circleId: string }) {
  const live = useLive<CoordinatingTurnsAnswer>(`/circles/${circleId}/coordinating-turns`);
  const here = place(circleId);
  const isPerson = here?.roles.includes("person") ?? false;
  const mayAsk = isPerson || (here?.roles.includes("coordinator") ?? false);
  const back = `/c/${circleId}`;
  if (!live.data) return <Waiting name="in-turn" of={live} back={back} />;
  const answer = live.data;
  const { turns } = answer;
  const hasNone = !turns || turns.state === "over";
  return (
    <Screen
      name="in-turn"
      phase={hasNone ? "none" : turns.state}
      title={t("in_turn.title")}
      back={back}
      lead={
        <p>
          {hasNone
            ? t(mayAsk ? "in_turn.lead" : "in_turn.none")
            : lengthLine(turns)}
        </p>
      }
      actions={
        hasNone ? (
          <LinkButton
            do={mayAsk ? "set-up-turns" : "home"}
            weight="main"
            href={mayAsk ? `/c/${circleId}/coordinating/turns/who` : back}
          >
            {t(mayAsk ? "in_turn.set_up" : "go.home")}
          </LinkButton>
        ) : undefined
      }
    >
      <Stale of={live} />
      {turns ? <News circleId={circleId} answer={answer} turns={turns} /> : null}
      {turns && !hasNone ? (
        <>
          {turns.state === "asked" ? (
            <Proposed circleId={circleId} answer={answer} turns={turns} isPerson={isPerson} />
          ) : null}
          {turns.mine ? <Mine circleId={circleId} answer={answer} turns={turns} /> : null}
          {turns.order.length > 0 ? (
            <Order circleId={circleId} answer={answer} turns={turns} isPerson={isPerson} />
          ) : null}
          {isPerson && turns.state === "runs" ? <Change circleId={circleId} turns={turns} /> : null}
        </>
      ) : null}
    </Screen>
  );
}

/** What the person is told: who is next and what that one will see, that it passed, or stayed. */
function News({ circleId, answer, turns }: Shown) {
  const line = newsLine(answer);
  if (!line) return null;
  const next = turns.news === "coming" ? turns.next : null;
  return (
    <section class="card lit stack" data-news={turns.news}>
      <p>
        <strong>{line}</strong>
      </p>
      {next ? <p class="soft">{t("in_turn.what_they_see", { name: named(next) })}</p> : null}
      <Button do="turn-news-read" weight="quiet" work={post(circleId, turns, "read")}>
        {t("coordinating.read")}
      </Button>
    </section>
  );
}

/** A coordinator would like it: the person's to say, and theirs to take back. */
function Proposed({ circleId, turns, isPerson }: Shown & { isPerson: boolean }) {
  if (!isPerson) {
    return (
      <section class="card stack">
        <p>{t("in_turn.waits_for_person", { name: place(circleId)?.person_name ?? "" })}</p>
        <Button do="take-back-turns" weight="quiet" work={del(circleId, turns)}>
          {t("stand_in.take_back")}
        </Button>
      </section>
    );
  }
  return (
    <section class="card lit stack">
      <p>
        <strong>{t("in_turn.asks_person")}</strong>
      </p>
      <p class="soft">{t("in_turn.what_for_person")}</p>
      <div class="pair">
        <Button
          do="turns-yes"
          work={put(circleId, turns, "person", { agreed: true }, "in_turn.asked_them")}
        >
          {t("go.yes")}
        </Button>
        <Button
          do="turns-no"
          weight="quiet"
          work={put(circleId, turns, "person", { agreed: false }, "in_turn.not_now")}
        >
          {t("go.no")}
        </Button>
      </div>
    </section>
  );
}

/** My own part in it. */
function Mine({ circleId, answer, turns }: Shown) {
  const { mine } = turns;
  const person = place(circleId)?.person_name ?? "";
  const say = (agreed: boolean, said: "in_turn.thanks" | "stand_in.fine") =>
    put(circleId, turns, "mine", { agreed }, said);
  if (!mine) return null;
  if (mine.state === "asked") {
    return (
      <section class="card lit stack" data-mine="asked">
        <p>
          <strong>{t("in_turn.asks_me", { name: person })}</strong>
        </p>
        <p class="soft">{t("in_turn.what_for_me", { time: handOff(answer) })}</p>
        <div class="pair">
          <Button do="my-turns-yes" work={say(true, "in_turn.thanks")}>
            {t("stand_in.yes")}
          </Button>
          <Button do="my-turns-no" weight="quiet" work={say(false, "stand_in.fine")}>
            {t("go.not_now")}
          </Button>
        </div>
      </section>
    );
  }
  if (mine.state === "declined") {
    return (
      <section class="card stack" data-mine="declined">
        <p>{t("in_turn.i_said_no")}</p>
        <Button do="my-turns-yes" weight="quiet" work={say(true, "in_turn.thanks")}>
          {t("in_turn.after_all")}
        </Button>
      </section>
    );
  }
  return (
    <section class="card stack" data-mine="agreed">
      <p>{t(myLine(turns), { time: handOff(answer) })}</p>
      {mine.is_next ? <Next circleId={circleId} answer={answer} turns={turns} /> : null}
      {turns.offered.map((offer) => (
        <Button
          key={offer.place_id}
          do="take-turn"
          weight="quiet"
          work={post(circleId, turns, `places/${offer.place_id}/take`, {}, "in_turn.changed_places")}
        >
          {offer.name ? t("in_turn.take_of", { name: offer.name }) : t("in_turn.take")}
        </Button>
      ))}
      <Button do="my-turns-no" weight="plain" work={say(false, "stand_in.fine")}>
        {t("in_turn.leave")}
      </Button>
    </section>
  );
}

function myLine({ mine }: CoordinatingTurns) {
  if (mine?.coordinates) return "in_turn.mine_now" as const;
  return mine?.is_next ? ("in_turn.mine_next" as const) : ("in_turn.mine" as const);
}

/** My coming turn: not this time, or somebody changes places with me. */
function Next({ circleId, turns }: Shown) {
  const offered = turns.mine?.offered ?? false;
  return (
    <>
      {offered ? <p class="soft">{t("in_turn.offered")}</p> : null}
      <div class="pair">
        <Button
          do="skip-my-turn"
          weight="quiet"
          work={post(circleId, turns, "skip", { member_id: turns.mine?.member_id }, "in_turn.skipped")}
        >
          {t("in_turn.not_this_time")}
        </Button>
        <Button
          do="offer-turn"
          weight="quiet"
          work={put(circleId, turns, "offer", { offered: !offered })}
        >
          {t(offered ? "in_turn.keep" : "in_turn.change_places")}
        </Button>
      </div>
    </>
  );
}

/** Who takes turns, in order, for who may read names. */
function Order({ circleId, answer, turns, isPerson }: Shown & { isPerson: boolean }) {
  const { next } = turns;
  return (
    <>
      <p>{nowLine(turns)}</p>
      {turns.state === "runs" ? (
        <section class="card stack" data-next={next?.name ?? ""}>
          <p>
            {next
              ? t("in_turn.next", { name: named(next), time: handOff(answer) })
              : t("in_turn.next_nobody", { time: handOff(answer) })}
          </p>
          {next && isPerson ? (
            <Button
              do="skip-turn"
              weight="quiet"
              work={post(circleId, turns, "skip", { member_id: next.member_id })}
            >
              {t("in_turn.skip", { name: named(next) })}
            </Button>
          ) : null}
        </section>
      ) : null}
      <section class="stack" aria-labelledby="in-turn-order">
        <h2 id="in-turn-order">{t("turns.order")}</h2>
        <div class="stack" role="list">
          {turns.order.map((taker) => (
            <div key={taker.member_id} class="card" role="listitem">
              <Row
                name={taker.name}
                title={taker.name}
                tags={taker.tags}
                tag={<Tag open={taker.state === "asked"}>{t(`in_turn.state_${taker.state}`)}</Tag>}
              />
            </div>
          ))}
        </div>
      </section>
    </>
  );
}

/** The person's: another order, or no turns any more. */
function Change({ circleId, turns }: { circleId: string; turns: CoordinatingTurns }) {
  return (
    <>
      <LinkButton do="change-turns" weight="quiet" href={`/c/${circleId}/coordinating/turns/who`}>
        {t("in_turn.change")}
      </LinkButton>
      <p class="soft">{t("in_turn.end_what")}</p>
      <HoldButton
        do="end-coordinating-turns"
        work={put(circleId, turns, "person", { agreed: false }, "in_turn.ended")}
      >
        {t("in_turn.end")}
      </HoldButton>
    </>
  );
}
