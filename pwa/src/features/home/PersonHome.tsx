// The person's home: who is with them, who is next, and one large button to ask.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

import { VISITS } from "../../api/closedLists.ts";
import { newId } from "../../api/link.ts";
import type { Gap, Gaps, Home, PersonHome as Facts, Slot, Turn } from "../../api/types.ts";
import { useLive, type Live } from "../../data/liveQuery.ts";
import { pending, startAsk } from "../../data/pending.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { endTime, startTime, whenTime } from "../../messages/shiftTime.ts";
import { names } from "../../messages/time.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Stale } from "../../ui/LoadingState.tsx";
import { Face } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Tags } from "../../ui/Tags.tsx";
import { WhenHere } from "../../ui/lazyScreen.tsx";
import { AdvanceRuleBanner } from "../advance/index.ts";
import { AskButtons, CallRound, Numbers, beneath, headline, whatFollows } from "../ask/index.ts";
import { ChecklistCards } from "../checklists/index.ts";
import { pausedLine, Resume } from "../consent/index.ts";
import { Knocks } from "../joining/index.ts";
import { saidLine, gapProgress, kindOf, whenOf } from "../rota/index.ts";
import { HOME_TAIL } from "./fetchedTail.ts";

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

interface MomentProps {
  label: string;
  face: ComponentChildren;
  title: ComponentChildren;
  lines: readonly (string | undefined)[];
  open?: boolean;
  end?: ComponentChildren;
}

/** Now, next, or open: a face on the line, which of them it is, who or when, and what there is to know. */
const Moment = ({ label, face, title, lines, open, end }: MomentProps) => (
  <li>
    <span class="at">{face}</span>
    <div class="grow">
      <p class={open ? "kind open" : "kind"}>{label}</p>
      {title}
      {lines.map((line) => (line ? <p class="soft">{line}</p> : null))}
    </div>
    {end}
  </li>
);

function TurnMoment({ facts, turn, now }: { facts: Facts; turn: Turn; now?: boolean }) {
  const { name, member_id: id } = turn;
  // What they said themselves about their time.
  const said = facts.here?.find((one) => one.slot_id === turn.slot_id && one.member_id === id);
  const when = now ? t("home.since", { time: startTime(turn) }) : whenTime(turn);
  return (
    <Moment
      label={t(!now ? "home.soon" : VISITS.includes(turn.kind) ? "home.now" : "home.now_afar")}
      face={<Face name={name} id={id} lit={now} />}
      title={
        <>
          <strong dir="auto">{name}</strong> <Tags of={turn.tags} />
        </>
      }
      lines={[`${kindOf(turn)} · ${when}`, said && saidLine(said), turn.stopped ? t("held.has", { name, n: 1 }) : ""]}
      end={now ? <CallRound of={facts.numbers.find((one) => one.member_id === id)} /> : null}
    />
  );
}

function OpenMoment({ slot, gap }: { slot: Slot; gap: Gap | undefined }) {
  return (
    <Moment
      open
      label={t("home.open_shift")}
      face={<Face name={null} />}
      title={<strong>{whenOf(slot)}</strong>}
      lines={[kindOf(slot), ...(gap ? gapProgress(gap) : [])]}
    />
  );
}

/** Who is with the person, who is next, and the first shift that is open: one card, on one line. */
function Company({ facts, gaps }: { facts: Facts; gaps: Gaps | null }) {
  const [open] = facts.open;
  if (facts.with_me.length === 0 && !facts.next && !open) return null;
  return (
    <ol class={facts.with_me.length > 0 ? "card line lit" : "card line"} data-company>
      {facts.with_me.map((turn) => (
        <TurnMoment key={turn.slot_id + turn.member_id} facts={facts} turn={turn} now />
      ))}
      {facts.next ? <TurnMoment facts={facts} turn={facts.next} /> : null}
      {open ? (
        <OpenMoment slot={open} gap={gaps?.gaps.find((gap) => gap.slot_ids.includes(open.id))} />
      ) : null}
    </ol>
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
            <WhenHere of={HOME_TAIL} draw={({ BeforeAsking }) => <BeforeAsking facts={facts} words={words} leftOut={leftOut} />} />
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
      {facts.phone_lost || facts.bringing_back ? (
        <WhenHere of={HOME_TAIL} draw={({ LostNow }) => <LostNow circleId={circleId} lost={facts.phone_lost} bringingBack={facts.bringing_back} />} />
      ) : null}
      <ChecklistCards home={home} />
      <AdvanceRuleBanner circleId={circleId} runs={facts.ahead} />
      {isCallingBetter ? (
        <Numbers numbers={facts.numbers} check={facts.numbers_to_check} />
      ) : null}
      <Knocks circle={circleId} knocks={facts.knocks} />
      <Company facts={facts} gaps={gaps} />
      <WhenHere of={HOME_TAIL} draw={({ HomeTail }) => <HomeTail circleId={circleId} home={home} facts={facts} asked={Boolean(asked)} />} />
    </Screen>
  );
}
