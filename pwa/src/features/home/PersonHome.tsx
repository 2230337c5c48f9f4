// The person's home: who is with them, who is next, and one large button to ask.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

import { VISITS } from "../../api/closedLists.ts";
import { newId } from "../../api/link.ts";
import type { Gap, Gaps, Home, PersonHome as Facts, Said, Slot, Turn } from "../../api/types.ts";
import { useLive, type Live } from "../../data/liveQuery.ts";
import { pending, startAsk } from "../../data/pending.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { endTime, startTime, whenTime } from "../../messages/shiftTime.ts";
import { momentWithin, names } from "../../messages/time.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { CardGroup } from "../../ui/CardGroup.tsx";
import { Stale } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Tag } from "../../ui/Tags.tsx";
import { Way, Ways } from "../../ui/Ways.tsx";
import { LostNow, OfferWays, ZoneCard } from "../account/index.ts";
import { AdvanceRuleBanner } from "../advance/index.ts";
import { AddWords, AskButtons, LeaveOutFirst, Numbers, beneath, headline, whatFollows } from "../ask/index.ts";
import { ChecklistCards } from "../checklists/index.ts";
import { QuestionForPerson } from "../solidarity/index.ts";
import { PersonCheckInCards } from "../aftercare/index.ts";
import { KeptWords, PersonGatherings } from "../gatherings/index.ts";
import { OffersRow } from "../offers/index.ts";
import { HandoverForPerson, NobodyCoordinates } from "../circle/index.ts";
import { ChangedCards, pausedLine, Resume } from "../consent/index.ts";
import { NightNote } from "../gaps/index.ts";
import { GuidelinesRow } from "../guidelines/index.ts";
import { Knocks } from "../joining/index.ts";
import { NeedsOnHome } from "../needs/index.ts";
import { NotAsked, PlanReviewCard, WaitingSuggestions } from "../plan/index.ts";
import { ReadyList } from "../practice/index.ts";
import { RecordWatch } from "../record/index.ts";
import { InTurnCard } from "../coordinating/index.ts";
import { TrialCard } from "../trials/index.ts";
import { ValuesOnHome } from "../values/index.ts";
import { MendRow } from "../repairs/index.ts";
import { HeldShifts, saidLine, gapProgress, kindOf, whenOf } from "../rota/index.ts";

function withMe(turns: readonly Turn[]): string | null {
  const [first] = turns;
  if (!first) return null;
  const [soonest = first] = [...turns].sort(
    (one, other) => Date.parse(one.ends_at) - Date.parse(other.ends_at),
  );
  // Others are there for the person from afar.
  const key = VISITS.includes(first.kind) ? "home.with_you" : "home.there_for_you";
  return t(key, {
    names: names(turns.map((one) => one.name)),
    time: endTime(soonest),
    n: turns.length,
  });
}

function title(facts: Facts, isUnsent: boolean): string {
  if (facts.ahead?.some((run) => run.state === "asking")) return t("ahead.all_right");
  if (facts.ask && facts.ask.phase !== "closed") return headline(facts.ask);
  if (isUnsent) return t("ask.not_sent");
  if (facts.paused) return t("pause.on");
  const now = withMe(facts.with_me);
  if (now) return now;
  if (!facts.armed) {
    return facts.order.some((one) => one.state === "in")
      ? t("home.nobody_now")
      : t("home.nobody_in");
  }
  if (facts.next) {
    return t("home.next", { name: facts.next.name, when: whenTime(facts.next) });
  }
  return t("home.can_ask");
}

function TurnRow({ turn, now, said }: { turn: Turn; now: boolean; said?: Said | undefined }) {
  return (
    <Row
      name={turn.name}
      title={turn.name}
      tags={turn.tags}
      tag={<Tag>{t(now ? "home.now" : "home.soon")}</Tag>}
    >
      {kindOf(turn)} · {now ? t("home.since", { time: startTime(turn) }) : whenTime(turn)}
      {said ? <Line>{saidLine(said)}</Line> : null}
      {turn.stopped ? <Line>{t("held.has", { name: turn.name, n: 1 })}</Line> : null}
    </Row>
  );
}

const Line = ({ children }: { children: ComponentChildren }) => (
  <>
    <br />
    {children}
  </>
);

/** What somebody said themselves about their time. */
const saidOf = (facts: Facts, turn: Turn): Said | undefined =>
  facts.here?.find((one) => one.slot_id === turn.slot_id && one.member_id === turn.member_id);

function OpenRow({ slot, gap }: { slot: Slot; gap: Gap | undefined }) {
  return (
    <Row name={null} title={t("home.nobody_yet")} tag={<Tag open>{t("slot.open")}</Tag>}>
      {whenOf(slot)} · {kindOf(slot)}
      {gap ? gapProgress(gap).map((line) => <Line key={line}>{line}</Line>) : null}
    </Row>
  );
}

/** Who is with the person, who is next, and the first shift that is open: one card. */
function Company({ facts, gaps }: { facts: Facts; gaps: Gaps | null }) {
  const [open] = facts.open;
  if (facts.with_me.length === 0 && !facts.next && !open) return null;
  return (
    <div class="card list" data-company>
      {facts.with_me.map((turn) => (
        <TurnRow key={turn.slot_id + turn.member_id} turn={turn} now said={saidOf(facts, turn)} />
      ))}
      {facts.next ? (
        <TurnRow turn={facts.next} now={false} said={saidOf(facts, facts.next)} />
      ) : null}
      {open ? (
        <OpenRow slot={open} gap={gaps?.gaps.find((gap) => gap.slot_ids.includes(open.id))} />
      ) : null}
    </div>
  );
}

/** Nobody is told when they ask: that isn't how it was meant, and it is said before it matters. */
function Untold({ circleId, order }: { circleId: string; order: Facts["order"] }) {
  const untold = order.filter((one) => one.hears_asks === false);
  if (untold.length === 0 || untold.length < order.length) return null;
  return <NotAsked people={untold.map((one) => one.name)} all change={`/c/${circleId}/consent`} />;
}

/** Where all else is, in short rows: the plan, the week and the circle have their tabs. */
function HomeWays({ circleId, facts }: { circleId: string; facts: Facts }) {
  const hasNumbers = facts.numbers.length + (facts.numbers_to_check?.length ?? 0) > 0;
  return (
    <Ways>
      {hasNumbers ? <Way href="/call" do="call-card" title={t("call.title")} /> : null}
      <Way href={`/c/${circleId}/consent`} do="consent" title={t("consent.title")} />
      <Way href={`/c/${circleId}/more`} do="more" title={t("more.title")} />
    </Ways>
  );
}

export function PersonHome({ circleId, live }: { circleId: string; live: Live<Home> }) {
  const home = live.data as Home;
  const facts = home.person as Facts;
  const gaps = useLive<Gaps>(`/circles/${circleId}/gaps`, 60).data;
  const words = useSignal("");
  const leftOut = useSignal<readonly string[]>([]);
  const open = facts.ask && facts.ask.phase !== "closed" ? facts.ask : null;
  const unsent = pending.value?.circle === circleId ? pending.value : null;
  const asked = open?.id ?? unsent?.id;
  // Where the app reaches nobody, the numbers come before anything that can wait.
  const isCallingBetter = open ? open.phase === "nobody_yet" : unsent !== null || !facts.armed;
  const ask = (strength: string | null) => {
    const id = newId();
    startAsk(circleId, id, words.value.trim(), { strength, leftOut: leftOut.value });
    go(`/c/${circleId}/ask/${id}`);
  };
  const out = facts.order.filter((one) => one.state === "kept" || one.state === "invited");
  return (
    <Screen
      name="home"
      where={home.circle.name}
      title={title(facts, unsent !== null)}
      live
      nav={{ circle: circleId, on: "now" }}
      lead={
        facts.paused ? (
          <p>{pausedLine(home)}</p>
        ) : !open && !unsent && !facts.armed ? (
          <p>{t(facts.order.length === 0 ? "home.name_someone" : "home.still_ask")}</p>
        ) : open?.phase === "nobody_yet" ? (
          <p>{beneath(open)}</p>
        ) : undefined
      }
      actions={
        asked ? undefined : (
          <>
            {facts.paused ? <Resume circleId={circleId} quiet /> : null}
            <AddWords words={words} />
            <LeaveOutFirst facts={facts} leftOut={leftOut} />
            <p class="ask-beneath soft">{whatFollows(facts, leftOut.value)}</p>
          </>
        )
      }
      stuck={
        asked ? (
          <LinkButton do="see-ask" href={`/c/${circleId}/ask/${asked}`} weight="ask">
            {t("home.see_ask")}
          </LinkButton>
        ) : (
          <AskButtons facts={facts} leftOut={leftOut} ask={ask} />
        )
      }
    >
      <Stale of={live} />
      <LostNow circleId={circleId} lost={facts.phone_lost} bringingBack={facts.bringing_back} />
      <ChecklistCards home={home} />
      <AdvanceRuleBanner circleId={circleId} runs={facts.ahead} />
      {isCallingBetter ? (
        <Numbers numbers={facts.numbers} check={facts.numbers_to_check} />
      ) : null}
      <Knocks circle={circleId} knocks={facts.knocks} />
      <Company facts={facts} gaps={gaps} />
      {open ? null : <ZoneCard />}
      {facts.time_over && !open ? (
        <a class="card go" href={`/c/${circleId}/ask/${facts.time_over.ask_id}`} data-do="time-over">
          <strong>{t("home.time_over")}</strong>
          <span class="soft">{t("home.time_over_lead")}</span>
        </a>
      ) : null}
      {open ? null : (
        <PersonCheckInCards
          circleId={circleId}
          askId={facts.aftercare}
          checkIns={facts.check_ins ?? []}
        />
      )}
      <ChangedCards circleId={circleId} cards={facts.cards ?? []} />
      {(facts.handovers ?? []).map((one) => (
        <HandoverForPerson key={one.id} circleId={circleId} of={one} />
      ))}
      <NobodyCoordinates circleId={circleId} of={facts.coordinator_left} />
      {open ? null : <InTurnCard circleId={circleId} home={home} />}
      {open ? null : <RecordWatch circleId={circleId} />}
      {home.circle.handed_on_from ? (
        <a class="card go" href={`/c/${circleId}/hand-on`} data-do="hand-on">
          <strong>{t("hand_on.from")}</strong>
          <span class="soft">
            {t("hand_on.home", { time: momentWithin(home.circle.handed_on_from) })}
          </span>
        </a>
      ) : null}
      {open ? null : <Untold circleId={circleId} order={facts.order} />}
      {facts.practice ? (
        <a class="card go" href={`/c/${circleId}/practice`} data-do="practice">
          <strong>{t("practice.runs")}</strong>
          <span class="soft">{t("practice.runs_lead")}</span>
        </a>
      ) : null}
      {(facts.undecided ?? []).length > 0 ? (
        <>
          <h2>{t("held.undecided")}</h2>
          <HeldShifts circleId={circleId} shifts={facts.undecided ?? []} left={() => undefined} />
        </>
      ) : null}
      {open ? null : (
        <CardGroup>
          <QuestionForPerson circleId={circleId} of={home.together} />
          <PersonGatherings circleId={circleId} together={home.together} />
          <NeedsOnHome circleId={circleId} home={home} />
          <ValuesOnHome circleId={circleId} of={home.together} seldom />
          <OffersRow circleId={circleId} home={home} />
          <MendRow circleId={circleId} home={home} />
          <TrialCard circleId={circleId} home={home} />
        </CardGroup>
      )}
      {facts.notes ? (
        <a class="card go" href={`/c/${circleId}/notes`} data-do="notes">
          <strong>{t("notes.title")}</strong>
          <span class="soft">{t("notes.there")}</span>
        </a>
      ) : null}
      {facts.companion_notes ? (
        <a class="card go" href={`/c/${circleId}/companion-notes`} data-do="companion-notes">
          <strong>{t("companion_notes.title_person")}</strong>
          <span class="soft">{t("companion_notes.row_person", { n: facts.companion_notes })}</span>
        </a>
      ) : null}
      {facts.widening + facts.to_review > 0 ? (
        <a class="card go" href={`/c/${circleId}/widening`} data-do="widening">
          <strong>{t("consent.title")}</strong>
          <span class="soft">{t(facts.to_review > 0 ? "home.to_review" : "home.widening")}</span>
        </a>
      ) : null}
      <GuidelinesRow circleId={circleId} person={null} there={home.together?.guidelines ?? false} />
      {open ? null : <PlanReviewCard circleId={circleId} due={facts.plan_review} />}
      <WaitingSuggestions circleId={circleId} waiting={facts.proposals ?? 0} />
      {open ? null : <NightNote circle={circleId} />}
      {facts.numbers_to_check?.length ? (
        <a class="card go" href="/call" data-do="check-numbers">
          <strong>
            {t("home.check_numbers", {
              names: names(facts.numbers_to_check.map((one) => one.name)),
              n: facts.numbers_to_check.length,
            })}
          </strong>
          <span class="soft">{t("home.check_numbers_what")}</span>
        </a>
      ) : null}
      {out.length > 0 ? (
        <a class="card go" href={`/c/${circleId}/invite`} data-do="invite">
          <strong>{t("home.not_in", { names: names(out.map((one) => one.name)), n: out.length })}</strong>
          <span class="soft">{t("home.invite")}</span>
        </a>
      ) : null}
      <HomeWays circleId={circleId} facts={facts} />
      <KeptWords label={t("affirmation.kept_mine")} together={home.together} />
      {asked || !facts.ready?.shown ? null : (
        <ReadyList circleId={circleId} ready={facts.ready} first={facts.first} />
      )}
      {open ? null : <OfferWays />}
    </Screen>
  );
}
