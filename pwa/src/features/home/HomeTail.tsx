// What stands below on the person's home: what may wait, and where all else is.

import type { Signal } from "@preact/signals";

import type { Home, PersonHome as Facts } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { momentWithin, names } from "../../messages/time.ts";
import { AddWords, LeaveOutFirst } from "../ask/index.ts";
import { CardGroup } from "../../ui/CardGroup.tsx";
import { Way, Ways } from "../../ui/Ways.tsx";
import { isOfferingWays, OfferWays, ZoneCard } from "../account/index.ts";
import { QuestionForPerson } from "../solidarity/index.ts";
import { PersonCheckInCards } from "../aftercare/index.ts";
import { KeptWords, PersonGatherings } from "../gatherings/index.ts";
import { OffersRow } from "../offers/index.ts";
import { HandoverForPerson, NobodyCoordinates } from "../circle/index.ts";
import { ChangedCards } from "../consent/index.ts";
import { NightNote } from "../gaps/index.ts";
import { GuidelinesRow } from "../guidelines/index.ts";
import { InstallHint } from "../installing/index.ts";
import { NeedsOnHome } from "../needs/index.ts";
import { NotAsked, PlanReviewCard, WaitingSuggestions } from "../plan/index.ts";
import { ReadyList } from "../practice/index.ts";
import { RecordWatch } from "../record/index.ts";
import { InTurnCard } from "../coordinating/index.ts";
import { TrialCard } from "../trials/index.ts";
import { ValuesOnHome } from "../values/index.ts";
import { MendRow } from "../repairs/index.ts";
import { HeldShifts } from "../rota/index.ts";

/** Nobody is told when they ask: that isn't how it was meant, and it is said before it matters. */
function Untold({ circleId, order }: { circleId: string; order: Facts["order"] }) {
  const untold = order.filter((one) => one.hears_asks === false);
  if (untold.length === 0 || untold.length < order.length) return null;
  return <NotAsked people={untold.map((one) => one.name)} all change={`/c/${circleId}/consent`} />;
}

/** Where all else is, in three rows: the plan, the week and the circle have their tabs. */
function HomeWays({ circleId, facts }: { circleId: string; facts: Facts }) {
  const hasNumbers = facts.numbers.length + (facts.numbers_to_check?.length ?? 0) > 0;
  return (
    <Ways>
      {hasNumbers ? <Way href="/call" do="call-card" sign="call" title={t("call.title")} /> : null}
      <Way href={`/c/${circleId}/consent`} do="consent" sign="eye" title={t("consent.title")} />
      {hasNumbers ? null : <Way href={`/c/${circleId}/record`} do="record" sign="note" title={t("record.title")} />}
      <Way href={`/c/${circleId}/more`} do="more" sign="pin" title={t("more.title")} />
    </Ways>
  );
}

/** Somebody is in, the list of what to set up was put away, and nothing runs or has just ended. */
const isQuiet = (facts: Facts, asked: boolean): boolean =>
  !asked &&
  !facts.ready?.shown &&
  facts.order.some((one) => one.state === "in") &&
  facts.knocks.length === 0 &&
  !facts.practice &&
  !facts.aftercare &&
  !facts.paused &&
  !facts.phone_lost &&
  !facts.ahead?.length;

/** Seldom on a home, and fetched with what is below. */
export { LostNow } from "../account/index.ts";

interface BeforeProps {
  facts: Facts;
  words: Signal<string>;
  leftOut: Signal<readonly string[]>;
}

/** What one may say before one asks: one's own words, and who is left out this time. */
export const BeforeAsking = ({ facts, words, leftOut }: BeforeProps) => (
  <div class="before">
    <AddWords words={words} />
    <LeaveOutFirst facts={facts} leftOut={leftOut} />
  </div>
);

interface Props {
  circleId: string;
  home: Home;
  facts: Facts;
  /** Whether they have asked, sent or not. */
  asked: boolean;
}

export function HomeTail({ circleId, home, facts, asked }: Props) {
  const open = facts.ask !== null && facts.ask !== undefined && facts.ask.phase !== "closed";
  const out = facts.order.filter((one) => one.state === "kept" || one.state === "invited");
  return (
    <>
      <HomeWays circleId={circleId} facts={facts} />
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
      <KeptWords label={t("affirmation.kept_mine")} together={home.together} />
      {asked || !facts.ready?.shown ? null : (
        <ReadyList circleId={circleId} ready={facts.ready} first={facts.first} />
      )}
      {open ? null : <OfferWays />}
      {isQuiet(facts, asked) && !isOfferingWays() ? <InstallHint /> : null}
    </>
  );
}
