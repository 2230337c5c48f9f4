// A supporter's home: an ask first, else their own next shift; then what is open, and all else.

import { VISITS } from "../../api/closedLists.ts";
import type { AskForMe, Home, Slot, SupporterHome as Facts } from "../../api/types.ts";
import type { Live } from "../../data/liveQuery.ts";
import { t, type Key } from "../../messages/index.ts";
import { endTime, startTime, wallNow } from "../../messages/shiftTime.ts";
import { dateIn, day } from "../../messages/time.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { CardGroup } from "../../ui/CardGroup.tsx";
import { Stale } from "../../ui/LoadingState.tsx";
import { Lamp } from "../../ui/Lamp.tsx";
import { PushCard } from "../../ui/PushCard.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Tag } from "../../ui/Tags.tsx";
import { ZoneCard } from "../account/index.ts";
import { Address, IAm, standingLine } from "../ask/index.ts";
import { CareRows } from "../care/index.ts";
import { ChecklistCards } from "../checklists/index.ts";
import { HelperCards } from "../aftercare/index.ts";
import { FriendGatherings, KeptWords } from "../gatherings/index.ts";
import { HandoverForTaker, StandInCard } from "../circle/index.ts";
import { NightNote } from "../gaps/index.ts";
import { OffersRow } from "../offers/index.ts";
import { InstallHint } from "../installing/index.ts";
import { NeedsOnHome } from "../needs/index.ts";
import { ValuesOnHome } from "../values/index.ts";
import { GuidelinesRow } from "../guidelines/index.ts";
import { PracticeAsked } from "../practice/index.ts";
import { MendRow } from "../repairs/index.ts";
import { HoursAskedCard, NextShift, OfferedCard, OpenShiftRow, OwnShiftRow, PresenceCard, ShiftRows, whenOf } from "../rota/index.ts";
import { InTurnCard } from "../coordinating/index.ts";
import { TrialCard } from "../trials/index.ts";
import { QuestionRow, WordsOnHome } from "../solidarity/index.ts";
import { LooksAfter } from "./CoordinatorHome.tsx";
import { HelpCard, HelpLine } from "./HelpLink.tsx";

const LIVE: AskForMe["standing"][] = ["asked", "coming", "call", "text"];

/** Practice is over for whoever has answered it. */
const isLive = (ask: AskForMe): boolean =>
  ask.practice ? ask.standing === "asked" : LIVE.includes(ask.standing);

function title(facts: Facts, open: number): string {
  const ask = facts.asks.find(isLive);
  if (ask) return standingLine(ask);
  const [mine] = facts.mine;
  if (mine) return ownNext(facts.person_name, mine);
  if (open > 0) return t("supporter.open", { n: open });
  return t(facts.times === false ? "supporter.quiet" : "supporter.nothing");
}

/** With the person until then, with them at that hour of today, or when it is next. */
function ownNext(name: string, slot: Slot): string {
  const isVisit = VISITS.includes(slot.kind);
  if (isVisit && Date.parse(slot.starts_at) <= Date.now()) {
    return t("supporter.with_until", { name, time: endTime(slot) });
  }
  const isToday = slot.starts_wall?.slice(0, 10) === dateIn(wallNow(slot), "UTC");
  return isVisit && isToday
    ? t("supporter.with_at", { name, time: startTime(slot) })
    : t("supporter.yours_next", { when: whenOf(slot) });
}

function answerKey(ask: AskForMe): Key {
  if (ask.practice) return "practice.look";
  return ask.standing === "asked" ? "supporter.answer" : "supporter.see_answer";
}

interface OpenProps {
  circleId: string;
  slots: readonly Slot[];
  fits: (slot: Slot) => boolean;
}

/** Three at most: those that fit have a heading, and so have the others behind them. */
function OpenShifts({ circleId, slots, fits }: OpenProps) {
  const shown = slots.slice(0, 3);
  const groups = [
    { title: "supporter.fits", of: shown.filter(fits) },
    { title: shown.some(fits) ? "supporter.others" : "gaps.title", of: shown.filter((slot) => !fits(slot)) },
  ] as const;
  return (
    <>
      {groups.map(({ title, of }) =>
        of.length === 0 ? null : (
          <>
            <h2>{t(title)}</h2>
            <ShiftRows>
              {of.map((slot) => (
                <OpenShiftRow key={slot.id} circle={circleId} slot={slot} />
              ))}
            </ShiftRows>
          </>
        ),
      )}
      {slots.length > shown.length ? (
        <LinkButton do="more-open" href={`/c/${circleId}/week`}>
          {t("supporter.more", { n: slots.length - shown.length })}
        </LinkButton>
      ) : null}
    </>
  );
}

export function SupporterHome({ circleId, live }: { circleId: string; live: Live<Home> }) {
  const home = live.data as Home;
  const facts = home.supporter as Facts;
  const { between, stand_in, fit = [] } = facts;
  const offered = facts.offered ?? [];
  const apart = new Set(offered.map((one) => one.slot.id));
  const fits = (slot: Slot): boolean => fit.includes(slot.id);
  const open = facts.open
    .filter((slot) => !apart.has(slot.id))
    .sort((one, other) => Number(fits(other)) - Number(fits(one)));
  const asks = facts.asks.filter(isLive);
  const mine = facts.mine.slice(0, 4);
  // Their own next shift comes before all else; while somebody is asked for, that does.
  const [next] = asks.length > 0 ? [] : mine;
  const later = next ? mine.slice(1) : mine;
  // While somebody is asked for, open times wait.
  const shown = asks.length > 0 ? [] : open;
  // A counsellor finds the question first, until they have asked it.
  const asksFirst =
    home.me.roles.includes("counsellor") && (home.together?.solidarity?.may_ask ?? false);
  return (
    <Screen
      name="home"
      where={t("supporter.hello", { name: home.me.name })}
      title={title(facts, open.length + offered.length)}
      live
      nav={{ circle: circleId, on: "now" }}
      lead={
        asks.length === 0 && open.length + offered.length === 0 ? (
          <>
            {next ? null : <Lamp />}
            <p>
              {facts.capacity === "resting"
                ? t("capacity.resting_hint")
                : facts.times === false
                  ? t("supporter.quiet_lead")
                  : t("supporter.nothing_lead", { name: facts.person_name })}
            </p>
            {next || facts.times === false ? null : (
              <LinkButton do="see-week" href={`/c/${circleId}/week`}>
                {t("remembers.week")}
              </LinkButton>
            )}
          </>
        ) : undefined
      }
      stuck={
        asks.length > 0
          ? asks.map((ask) => (
              <LinkButton key={ask.id} do="see-ask" href={`/c/${circleId}/answer/${ask.id}`} weight="ask">
                {t(answerKey(ask))}
              </LinkButton>
            ))
          : undefined
      }
    >
      <Stale of={live} />
      <HelpCard circleId={circleId} name={facts.person_name} help={home.help} />
      <ChecklistCards home={home} />
      {asksFirst ? (
        <QuestionRow circleId={circleId} of={home.together} name={facts.person_name} />
      ) : null}
      {next ? (
        <NextShift circle={circleId} slot={next} person={facts.person_name} between={between}>
          {facts.address ? <Address circleId={circleId} name={facts.person_name} within /> : null}
        </NextShift>
      ) : null}
      {between && asks.length === 0 ? (
        <PresenceCard circleId={circleId} name={facts.person_name} between={between} but={next?.id} />
      ) : null}
      {facts.address && asks.length === 0 && !next ? <Address circleId={circleId} name={facts.person_name} /> : null}
      {facts.push_on ? null : (
        <PushCard why={t("supporter.push_off", { name: facts.person_name })} />
      )}
      {(asks.length > 0 ? [] : offered).map((one) => (
        <OfferedCard key={one.slot.id} circle={circleId} offered={one} />
      ))}
      {later.length > 0 ? (
        <>
          <h2>{t(next ? "supporter.after_that" : "supporter.yours")}</h2>
          <ShiftRows>
            {later.map((slot) => (
              <OwnShiftRow key={slot.id} circle={circleId} slot={slot} />
            ))}
          </ShiftRows>
        </>
      ) : null}
      <OpenShifts circleId={circleId} slots={shown} fits={fits} />
      <CardGroup>
        <IAm name={facts.person_name} text={facts.i_am} />
        <WordsOnHome of={home.together} name={facts.person_name} toAll={facts.solidarity} />
        <KeptWords
          label={t("affirmation.kept_theirs", { name: facts.person_name })}
          together={home.together}
        />
      </CardGroup>
      {asks.length > 0 ? null : (
        <FriendGatherings circleId={circleId} name={facts.person_name} together={home.together} />
      )}
      {asks.length > 0 ? null : <ZoneCard />}
      {asks.length > 0 ? null : <InTurnCard circleId={circleId} home={home} />}
      {asks.length > 0 ? null : <HoursAskedCard circleId={circleId} home={home} />}
      {home.coordinator?.ask_nobody_yet && asks.length === 0 ? (
        <p class="note">{t("coordinator.nobody_yet")}</p>
      ) : null}
      {home.coordinator && asks.length === 0 ? (
        <>
          <TrialCard circleId={circleId} home={home} />
          <NightNote circle={circleId} />
          <LooksAfter circleId={circleId} />
        </>
      ) : null}
      {facts.asks
        .filter((one) => one.standing === "told")
        .map((one) => (
          <a key={one.id} class="card go" href={`/c/${circleId}/answer/${one.id}`} data-do="told">
            <strong>{standingLine(one)}</strong>
            <span class="soft" dir="auto">{one.tells?.[0] ?? t("answer.told_lead")}</span>
          </a>
        ))}
      {asks.length > 0 ? null : (
        <HelperCards
          circleId={circleId}
          name={facts.person_name}
          checkIns={facts.check_ins ?? []}
          helped={facts.helped}
        />
      )}
      {facts.ahead ? (
        <a
          class={facts.ahead === "look" ? "card go lit" : "card go"}
          href={`/c/${circleId}/ahead`}
          data-do="ahead"
        >
          <strong>{t("ahead.theirs", { name: facts.person_name })}</strong>
          <span class="soft">{t(`ahead.home_${facts.ahead}`)}</span>
        </a>
      ) : null}
      {facts.practice_asked && asks.length === 0 ? (
        <PracticeAsked circleId={circleId} name={facts.person_name} />
      ) : null}
      {stand_in && asks.length === 0 ? (
        <StandInCard circleId={circleId} name={facts.person_name} of={stand_in} />
      ) : null}
      {(asks.length > 0 ? [] : (facts.handovers ?? []))
        .filter((one) => one.mine === "takes")
        .map((one) => (
          <HandoverForTaker key={one.id} circleId={circleId} of={one} person={facts.person_name} />
        ))}
      {asks.length === 0 ? (
        <CareRows circleId={circleId} name={facts.person_name} cards={facts.cards} />
      ) : null}
      {asks.length === 0 && (between?.notes || between?.leave) ? (
        <a class="card go" href={`/c/${circleId}/notes`} data-do="notes">
          <strong>{t("notes.title")}</strong>
          <span class="soft">{t(between.notes ? "notes.there" : "notes.leave")}</span>
        </a>
      ) : null}
      {facts.offers && asks.length === 0 ? (
        <LinkButton do="swaps" href={`/c/${circleId}/swaps`}>
          {t("swap.see")}
        </LinkButton>
      ) : null}
      <CardGroup>
        {asksFirst ? null : (
          <QuestionRow circleId={circleId} of={home.together} name={facts.person_name} />
        )}
        {asks.length > 0 ? null : <MendRow circleId={circleId} home={home} />}
        {asks.length === 0 ? <OffersRow circleId={circleId} home={home} /> : null}
        {asks.length === 0 ? <NeedsOnHome circleId={circleId} home={home} always /> : null}
        {asks.length === 0 ? <ValuesOnHome circleId={circleId} of={home.together} /> : null}
        <GuidelinesRow
          circleId={circleId}
          person={facts.person_name}
          there={home.together?.guidelines ?? false}
        />
      </CardGroup>
      {facts.reads_plan ? (
        <a class="card go" href={`/c/${circleId}/plan`} data-do="plan">
          <strong>{t("read.theirs", { name: facts.person_name })}</strong>
          <span class="soft">{t("read.theirs_lead")}</span>
        </a>
      ) : null}
      <a class="card go row" href={`/c/${circleId}/my-limits`} data-do="my-limits">
        <span class="grow">
          <strong>{t("supporter.give")}</strong>
          <span class="soft">
            {facts.muted
              ? t("mute.now")
              : facts.rests_until
              ? t("capacity.rests", { day: day(`${facts.rests_until}T12:00:00Z`, new Date(), "UTC") })
              : t("supporter.only_you")}
          </span>
        </span>
        <Tag>{t(`capacity.${facts.capacity}`)}</Tag>
      </a>
      <HelpLine circleId={circleId} help={home.help} />
      {facts.asks.length === 0 && facts.push_on ? <InstallHint /> : null}
    </Screen>
  );
}

